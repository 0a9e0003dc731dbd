import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireAnotherOwner } from '../policies/administrators.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { endAllAccess } from './access-end.ts'
import { awaitDue, forgetDue } from './due-work.ts'

type Suspension = {
  isSuspended: boolean
  reason?: string | null | undefined
  /** Milliseconds since the Unix epoch. */
  until?: number | null | undefined
}

/**
 * Suspends an account, which ends its sessions and tokens at once, or lifts the suspension. Repeated, the last reason
 * and end apply. Errors: `user.last_owner`, `guard.invalid_input` for an end in the past.
 */
export async function setSuspended(account: Account, suspension: Suspension): Promise<UserRow> {
  const { user } = account
  if (suspension.isSuspended) await requireAnotherOwner(account)
  const changed = await write(account, suspension, requireFuture(suspension, account.now))
  if (changed.is_suspended) await endAllAccess(account)
  if (changed.suspended_until) awaitDue('endSuspension', account, changed.suspended_until)
  else if (user.suspended_until) forgetDue('endSuspension', account)
  await record(account, 'User.SuspensionStatus.Updated', {
    accountId: user.id,
    isSuspended: changed.is_suspended,
    ...(changed.suspension_reason !== null && { reason: changed.suspension_reason }),
    ...(changed.suspended_until && { until: changed.suspended_until.getTime() }),
  })
  return changed
}

function requireFuture({ isSuspended, until }: Suspension, now: Date): Date | null {
  if (!isSuspended || typeof until !== 'number') return null
  if (until > now.getTime()) return new Date(until)
  const reason = 'until: it is in the past'
  throw new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

async function write(
  { tx, user, now }: Account,
  { isSuspended, reason = null }: Suspension,
  until: Date | null,
): Promise<UserRow> {
  const [changed] = await tx.query<UserRow>(sql`
    update users set is_suspended = ${isSuspended}, suspension_reason = ${isSuspended ? reason : null},
      suspended_until = ${until}, updated_at = ${now}
    where id = ${user.id} returning *`)
  if (!changed) throw new Problem('entity.not_exists')
  return changed
}
