import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { endAllAccess } from './access-end.ts'
import { forgetAllDue } from './due-work.ts'

/**
 * Deletes an account and everything that belongs to it, except its events in the audit log. Errors:
 * `user.cannot_delete_self`.
 */
export async function deleteAccount(account: Account): Promise<void> {
  const { tx, user, actor } = account
  if (actor.kind === 'admin' && actor.id === user.id) throw new Problem('user.cannot_delete_self')
  await endAllAccess(account)
  forgetAllDue(account)
  await tx.query(sql`delete from oidc_records where account_id = ${user.id}`)
  await tx.query(sql`delete from users where id = ${user.id}`)
  await record(account, 'User.Deleted', { accountId: user.id })
}
