import { type ErrorCode, Problem } from '@latchkey/contract'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { type Settings, usernameRulesHold } from '../store/settings.ts'
import { isPasskeySignInEnabled } from './factors.ts'
import { comparablePhone } from './phone.ts'

type Identifiers = {
  [Column in 'username' | 'primary_email' | 'primary_phone']?: UserRow[Column] | undefined
}
type Kind = keyof Identifiers

const taken: Record<Kind, ErrorCode> = {
  username: 'user.username_already_in_use',
  primary_email: 'user.email_already_in_use',
  primary_phone: 'user.phone_already_in_use',
}

/**
 * Refuses to remove an account's last sign-in method (docs/wire/account-api.md#2.9). A passkey counts where passkey
 * sign-in is enabled. Errors: `user.last_sign_in_method_required`.
 */
export function requireRemainingIdentifier(user: UserRow, settings: Settings): void {
  const remaining = [user.username, user.primary_email, user.primary_phone].filter(Boolean).length
  const hasPasskey = user.has_passkey && isPasskeySignInEnabled(settings)
  if (remaining + Object.keys(user.identities).length === 0 && !hasPasskey)
    throw new Problem('user.last_sign_in_method_required')
}

/**
 * Whether every e-mail address of an account was verified. Not where registration accepts an address with only a
 * password.
 */
export function areAddressesProved({ signInExperience: { signUp } }: Settings): boolean {
  return signUp.verify || !signUp.identifiers.includes('email')
}

type Search = { order: readonly Kind[]; ownId?: string }

/**
 * Refuses identifiers that are in use and names the first in the wire's order. Errors: `user.username_already_in_use`,
 * `user.email_already_in_use`, `user.phone_already_in_use`.
 */
export async function requireFreeIdentifiers(
  tx: Queryable,
  settings: Settings,
  identifiers: Identifiers,
  search: Search,
): Promise<void> {
  const collision = await findTakenIdentifier(tx, settings, identifiers, search)
  if (collision) throw new Problem(taken[collision])
}

/**
 * Finds the first identifier that is in use. The unique indexes guard against races; this check adds the order and
 * usernames that differ only in case.
 */
export async function findTakenIdentifier(
  tx: Queryable,
  settings: Settings,
  { username, primary_email, primary_phone }: Identifiers,
  { order, ownId = '' }: Search,
): Promise<Kind | undefined> {
  if (!username && !primary_email && !primary_phone) return undefined
  const phone = primary_phone && comparablePhone(primary_phone)
  const isCaseSensitive = settings.signInExperience.usernamePolicy.caseSensitive
  const [, users] = await Promise.all([
    // No unique index covers usernames that differ only in case. The advisory lock serializes transactions that want
    // the same one.
    username &&
      tx.query(sql`select ${usernameRulesHold}, pg_advisory_xact_lock(hashtext(fold(${username})))`),
    // PostgreSQL runs the pipelined queries in order: this one sees what was committed while the lock was awaited.
    tx.query<Record<Kind, boolean | null>>(sql`
      select username = ${username} or (not ${storedCaseSensitivity(isCaseSensitive)} and fold(username) = fold(${username}))
          as username,
        fold(primary_email) = fold(${primary_email}) as primary_email, primary_phone = ${phone} as primary_phone
      from users
      where (username = ${username} or fold(username) = fold(${username}) or fold(primary_email) = fold(${primary_email})
        or primary_phone = ${phone}) and id <> ${ownId}`),
  ])
  return order.find(kind => users.some(user => user[kind]))
}

/** Read from the database rather than the settings cache, which may be stale right after a change. */
function storedCaseSensitivity(unlessStored: boolean): Sql {
  return sql`coalesce((select (value #>> '{usernamePolicy,caseSensitive}')::boolean from settings
    where name = 'signInExperience'), ${unlessStored}::boolean)`
}
