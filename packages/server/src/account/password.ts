import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { type IsBreached, personalWordsOf, requireAcceptablePassword } from '../policies/password.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'
import { endAccessLinks } from './access-links.ts'
import { hashPassword, needsRehash, type PasswordAlgorithm, verifyPassword } from './password-digests.ts'
import { endVerifications } from './verification.ts'

export type Digest = { digest: string; algorithm: PasswordAlgorithm }

/** Checks and hashes a new password. Slow, so call it before taking any lock. */
export async function preparePassword(
  account: ReadableAccount,
  password: string,
  isBreached: IsBreached,
): Promise<Digest> {
  await requireNewPassword(account, password, isBreached)
  return hashPassword(password)
}

/** Rules for new passwords apply to people, not to administrators (docs/wire/management-api.md#2.7). */
async function requireNewPassword(
  { actor, user, settings }: ReadableAccount,
  password: string,
  isBreached: IsBreached,
): Promise<void> {
  if (actor.kind === 'admin') return
  await requireAcceptablePassword(password, settings.signInExperience.passwordPolicy, {
    person: personalWordsOf(user),
    isBreached,
  })
  const stored = digestOf(user)
  if (stored && !needsRehash(stored.algorithm, stored.digest)) {
    const { isRight } = await verifyPassword(password, stored, settings.passwordWork)
    if (isRight) throw new Problem('user.same_password')
  }
}

/**
 * Prepares the new password of a person who follows a link from a notice. An attacker may know the present password,
 * so an account with a password must choose a new one. Errors: `password.rejected`, `guard.invalid_input`.
 */
export async function prepareFreshPassword(
  account: ReadableAccount,
  password: string | undefined,
  isBreached: IsBreached,
): Promise<Digest | undefined> {
  if (password !== undefined) return preparePassword(account, password, isBreached)
  if (account.user.password_digest === null) return undefined
  const reason = 'password: a new password is needed'
  throw new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

export type GivenPassword = {
  password?: string | undefined
  passwordDigest?: string | undefined
  passwordAlgorithm?: PasswordAlgorithm | undefined
}

/** The password of a new account: hashed, or a digest from another system; `docs/wire/management-api.md#2.4`. */
export async function givenPassword(given: GivenPassword): Promise<Digest | undefined> {
  return given.password ? hashPassword(requireOnePassword(given).password ?? '') : givenDigest(given)
}

/** The digest of a new account that comes from another system, if any. */
export function givenDigest(given: GivenPassword): Digest | undefined {
  const { passwordDigest, passwordAlgorithm } = requireOnePassword(given)
  // An algorithm without a digest has no effect, except `Legacy`, which requires a digest.
  if (!passwordAlgorithm || (!passwordDigest && passwordAlgorithm !== 'Legacy')) return undefined
  return { digest: passwordDigest ?? '', algorithm: passwordAlgorithm }
}

function requireOnePassword(given: GivenPassword): GivenPassword {
  const { password, passwordDigest, passwordAlgorithm } = given
  if (password && passwordDigest) throw new Problem('user.password_and_digest')
  if (passwordDigest && !passwordAlgorithm) throw new Problem('user.password_algorithm_required')
  return given
}

/** Sets a prepared password, which also clears its expiry. */
export async function setPassword(
  account: Account,
  { digest, algorithm }: Digest,
  how: { isByLink?: true } = {},
): Promise<UserRow> {
  const { tx, user, now } = account
  const [changed] = await tx.query<UserRow>(sql`
    update users set password_digest = ${digest}, password_algorithm = ${algorithm}, password_updated_at = ${now},
      is_password_expired = false, updated_at = ${now}
    where id = ${user.id} returning *`)
  if (!changed) throw new Problem('entity.not_exists')
  endVerifications(account, 'Password')
  endAccessLinks(account)
  await record(account, 'User.Data.Updated', { accountId: user.id, fields: ['password'], ...how })
  return changed
}

/** A verified password; with the digest to store instead, if the present one is outdated. */
export type ProvenPassword = { digest: string; rehashed: Digest | undefined }

/**
 * Verifies the password of an account. Without an account, the answer and its timing are the same. Errors:
 * `session.invalid_credentials`.
 */
export async function provePassword(
  { user, settings }: { user: UserRow | undefined; settings: Settings },
  password: string,
): Promise<ProvenPassword> {
  const stored = user && digestOf(user)
  const { isRight, asTyped } = await verifyPassword(password, stored, settings.passwordWork)
  if (!stored || !isRight) throw new Problem('session.invalid_credentials')
  const rehash = asTyped || needsRehash(stored.algorithm, stored.digest)
  return { digest: stored.digest, rehashed: rehash ? await hashPassword(password) : undefined }
}

/**
 * Refuses a proof of a password that changed after it was verified and before the transaction began.
 * Errors: `session.invalid_credentials`.
 */
export function requireStillPassword({ user }: Account, { digest, rehashed }: ProvenPassword): void {
  if (user.password_digest !== digest && user.password_digest !== rehashed?.digest)
    throw new Problem('session.invalid_credentials')
}

function digestOf({ password_digest: digest, password_algorithm: algorithm }: UserRow) {
  return digest && algorithm ? { digest, algorithm } : undefined
}

/** Replaces an outdated or imported digest by our own. Not recorded as a change of the password. */
export async function keepRehashed({ tx, user }: Account, { rehashed }: ProvenPassword): Promise<void> {
  if (!rehashed) return
  await tx.query(sql`
    update users set password_digest = ${rehashed.digest}, password_algorithm = ${rehashed.algorithm}
    where id = ${user.id} and password_digest = ${user.password_digest}`)
}

/**
 * Marks a password as expired, to be replaced at the next sign-in, or clears the mark. Errors:
 * `sign_in_experiences.password_expiration_not_enabled`.
 */
export async function setPasswordExpired(account: Account, isExpired: boolean): Promise<UserRow> {
  const { tx, user, now, settings } = account
  if (isExpired) requirePasswordExpiration(settings)
  tx.last(sql`update users set is_password_expired = ${isExpired}, updated_at = ${now} where id = ${user.id}`)
  await record(account, 'User.PasswordExpiration.Updated', { accountId: user.id, isExpired })
  return { ...user, is_password_expired: isExpired, updated_at: now }
}

/** Errors: `sign_in_experiences.password_expiration_not_enabled`. */
export function requirePasswordExpiration({ signInExperience }: Settings): void {
  const { enabled, validPeriodDays } = signInExperience.passwordExpiration
  if (!enabled || !validPeriodDays) throw new Problem('sign_in_experiences.password_expiration_not_enabled')
}
