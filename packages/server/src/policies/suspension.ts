import { Problem } from '@latchkey/contract'
import { type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'

type Suspendable = Pick<UserRow, 'is_suspended' | 'suspended_until'>

/** Whether somebody is suspended at this moment. Nobody asks otherwise: a suspension ends on time without anyone who ends it. */
export function isSuspended({ is_suspended, suspended_until: until }: Suspendable, now: Date): boolean {
  return is_suspended && (until === null || until > now)
}

/** `user.suspended`. */
export function requireNotSuspended(user: Suspendable, now: Date): void {
  if (isSuspended(user, now)) throw new Problem('user.suspended')
}

/** The same of a row of `users`, where the database asks. */
export function isSuspendedAt(now: Date): Sql {
  return sql`(is_suspended and (suspended_until is null or suspended_until > ${now}))`
}
