import { type ErrorCode, Problem } from '@latchkey/contract'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { type Settings, usernameRulesHold } from '../store/settings.ts'
import { isPasskeySignInEnabled } from './factors.ts'
import { comparablePhone } from './phone.ts'

type Identifiers = Partial<Pick<UserRow, 'username' | 'primary_email' | 'primary_phone'>>
type Kind = keyof Identifiers

const taken: Record<Kind, ErrorCode> = {
  username: 'user.username_already_in_use',
  primary_email: 'user.email_already_in_use',
  primary_phone: 'user.phone_already_in_use',
}

/** Nobody is left without a way to sign in; contract account-api 2.9. A passkey is one, where people sign in with passkeys. */
export function requireRemainingIdentifier(user: UserRow, settings: Settings): void {
  const remaining = [user.username, user.primary_email, user.primary_phone].filter(Boolean).length
  const hasPasskey = user.has_passkey && isPasskeySignInEnabled(settings)
  if (remaining + Object.keys(user.identities).length === 0 && !hasPasskey)
    throw new Problem('user.last_sign_in_method_required')
}

/** Whether an address of an account was proved to be its owner's: not where people may register with one and a password alone. */
export function areAddressesProved({ signInExperience: { signUp } }: Settings): boolean {
  return signUp.verify || !signUp.identifiers.includes('email')
}

/**
 * Names the identifier that is in use, in the wire's order. The unique indexes decide in the end; this tells which
 * first where several collide, and minds usernames that differ only in case.
 */
export async function requireFreeIdentifiers(
  tx: Queryable,
  settings: Settings,
  { username, primary_email, primary_phone }: Identifiers,
  { order, ownId = '' }: { order: readonly Kind[]; ownId?: string },
): Promise<void> {
  if (!username && !primary_email && !primary_phone) return
  const phone = primary_phone && comparablePhone(primary_phone)
  const isCaseSensitive = settings.signInExperience.usernamePolicy.caseSensitive
  const [, users] = await Promise.all([
    // No index sees names that differ in case, so those who want the same one wait for each other.
    username &&
      tx.query(sql`select ${usernameRulesHold}, pg_advisory_xact_lock(hashtext(fold(${username})))`),
    // Sent together, run one after the other: this one sees what was committed while the first one waited.
    tx.query<Record<Kind, boolean | null>>(sql`
      select username = ${username} or (not ${storedCaseSensitivity(isCaseSensitive)} and fold(username) = fold(${username}))
          as username,
        fold(primary_email) = fold(${primary_email}) as primary_email, primary_phone = ${phone} as primary_phone
      from users
      where (username = ${username} or fold(username) = fold(${username}) or fold(primary_email) = fold(${primary_email})
        or primary_phone = ${phone}) and id <> ${ownId}`),
  ])
  const collision = order.find(kind => users.some(user => user[kind]))
  if (collision) throw new Problem(taken[collision])
}

/** As it is now, not as it is remembered: it may just have been switched. */
function storedCaseSensitivity(unlessStored: boolean): Sql {
  return sql`coalesce((select (value #>> '{usernamePolicy,caseSensitive}')::boolean from settings
    where name = 'signInExperience'), ${unlessStored}::boolean)`
}
