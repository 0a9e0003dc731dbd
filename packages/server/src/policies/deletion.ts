import { Problem } from '@latchkey/contract'
import { type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'
import { isSuspended, isSuspendedAt } from './suspension.ts'

type Deletable = Pick<UserRow, 'deletes_at'>

const day = 24 * 60 * 60 * 1000

/** When the deletion of an account that is requested now is done. */
export function endOfGrace({ accountCenter }: Settings, now: Date): Date {
  return new Date(now.getTime() + accountCenter.deletionGracePeriod * day)
}

/** Whether the account is closed because its deletion is scheduled. Only its owner's proof of identity opens it again. */
export function isClosed<User extends Deletable>(user: User): user is User & { deletes_at: Date } {
  return user.deletes_at !== null
}

/** Whether the account is closed and can be restored: until the time of its deletion, even if that is not done yet. */
export function isRestorable({ deletes_at: at }: Deletable, now: Date): boolean {
  return at !== null && at > now
}

/** Refuses a closed account. Errors: `user.deletion_scheduled` with the time. */
export function requireNotClosed(user: Deletable, status?: 401): void {
  if (!isClosed(user)) return
  const deletesAt = user.deletes_at.getTime()
  throw new Problem('user.deletion_scheduled', { deletesAt }, { ...(status && { status }) })
}

/** Whether the account can be used: it is neither suspended nor closed. */
export function isUsable(user: Deletable & Parameters<typeof isSuspended>[0], now: Date): boolean {
  return !isClosed(user) && !isSuspended(user, now)
}

/** The same check as an SQL condition on `users`. */
export function isUsableAt(now: Date): Sql {
  return sql`(deletes_at is null and not ${isSuspendedAt(now)})`
}
