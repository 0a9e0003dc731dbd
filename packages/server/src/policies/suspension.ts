import { Problem } from '@latchkey/contract'
import { type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'

type Suspendable = Pick<UserRow, 'is_suspended' | 'suspended_until'>

/**
 * Whether the user is suspended at this moment. Use this check only, never the columns: a suspension expires by time
 * alone, without a write.
 */
export function isSuspended({ is_suspended, suspended_until: until }: Suspendable, now: Date): boolean {
  return is_suspended && (until === null || until > now)
}

/** Refuses a suspended user. Errors: `user.suspended`. */
export function requireNotSuspended(user: Suspendable, now: Date): void {
  if (isSuspended(user, now)) throw new Problem('user.suspended')
}

/** The same check as an SQL condition on `users`. */
export function isSuspendedAt(now: Date): Sql {
  return sql`(is_suspended and (suspended_until is null or suspended_until > ${now}))`
}
