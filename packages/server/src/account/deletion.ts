import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireAnotherOwner } from '../policies/administrators.ts'
import { endOfGrace, isClosed, isRestorable } from '../policies/deletion.ts'
import { type Account, openToChange } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { endAllAccess } from './access-end.ts'
import { awaitDue, type DueWork, forgetAllDue, forgetDue } from './due-work.ts'

/**
 * Closes an account, which ends its sessions and tokens at once, and schedules its deletion. Repeated, the first time
 * stays. Errors: `user.cannot_delete_self`, `user.last_owner`.
 */
export async function scheduleDeletion(account: Account): Promise<{ deletesAt: number }> {
  const { tx, user, settings, now } = account
  requireNotSelf(account)
  if (isClosed(user)) return { deletesAt: user.deletes_at.getTime() }
  await requireAnotherOwner(account)
  const deletesAt = endOfGrace(settings, now)
  await tx.query(sql`update users set deletes_at = ${deletesAt}, updated_at = ${now} where id = ${user.id}`)
  await endAllAccess(account)
  awaitDue('deleteAccount', account, deletesAt)
  await record(account, 'User.Deletion.Scheduled', {
    accountId: user.id,
    deletesAt: deletesAt.getTime(),
    gracePeriod: settings.accountCenter.deletionGracePeriod,
  })
  return { deletesAt: deletesAt.getTime() }
}

/** Takes a scheduled deletion back. A suspension stays. Errors: `entity.not_found` if there is none to take back. */
export async function restoreAccount(account: Account): Promise<void> {
  const { tx, user, now } = account
  if (!isRestorable(user, now)) throw new Problem('entity.not_found')
  await tx.query(sql`update users set deletes_at = null, updated_at = ${now} where id = ${user.id}`)
  forgetDue('deleteAccount', account)
  await record(account, 'User.Restored', { accountId: user.id })
}

/** Does a scheduled deletion when its time has come. */
export const dueDeletion: DueWork = {
  task: 'deleteAccount',
  find: now => sql`select id from users where deletes_at <= ${now}`,
  async perform(context, userId) {
    const [due] = await context.tx.query(
      sql`select from users where id = ${userId} and deletes_at <= ${context.now} for update`,
    )
    if (due) await deleteAccount(await openToChange(context.tx, context, userId))
  },
}

/**
 * Deletes an account and everything that belongs to it, except its events in the audit log. Errors:
 * `user.cannot_delete_self`, `user.last_owner`.
 */
export async function deleteAccount(account: Account): Promise<void> {
  const { tx, user } = account
  requireNotSelf(account)
  await requireAnotherOwner(account)
  await endAllAccess(account)
  forgetAllDue(account)
  await tx.query(sql`delete from oidc_records where account_id = ${user.id}`)
  await tx.query(sql`update user_job_targets set user_id = null, inverse = null where user_id = ${user.id}`)
  await tx.query(sql`delete from users where id = ${user.id}`)
  await record(account, 'User.Deleted', { accountId: user.id })
}

function requireNotSelf({ user, actor }: Account): void {
  if (actor.kind === 'admin' && actor.id === user.id) throw new Problem('user.cannot_delete_self')
}
