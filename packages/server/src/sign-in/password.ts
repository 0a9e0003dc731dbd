import { Problem } from '@latchkey/contract'
import { tried } from '../account/attempts.ts'
import { type Digest, keepRehashed, type ProvenPassword, provePassword } from '../account/password.ts'
import { hashPassword } from '../account/password-digests.ts'
import { requireFreeIdentifiers } from '../policies/identifiers.ts'
import { type IsBreached, requireAcceptablePassword } from '../policies/password.ts'
import { isPasswordExpired } from '../policies/password-expiry.ts'
import { comparableIdentifier } from '../policies/phone.ts'
import { isSuspended } from '../policies/suspension.ts'
import { requireAllowedUsername } from '../policies/username.ts'
import type { RequestContext } from '../store/account.ts'
import { openToChange } from '../store/account.ts'
import type { Queryable, Sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'
import { setAtOf } from './second-factor.ts'
import { addVerification, hasIdentifier } from './sign-in.ts'
import type { Identifier, SignIn, SignInState } from './state.ts'

/** `success`: the write by which the attempt no longer counts as a failure. */
export type ProvenIdentity = ProvenPassword & { user: UserRow; success: Sql }

/**
 * Verifies an identifier and a password. Existing and unknown accounts get the same answer in the same time, against
 * enumeration.
 */
export async function proveIdentity(
  context: RequestContext & { tx: Queryable; state: SignInState },
  { identifier, password }: { identifier: Identifier; password: string },
): Promise<ProvenIdentity> {
  // The throttle counts by the identifier that was typed, so that it acts the same for existing and unknown accounts.
  const attempt = {
    action: 'Password',
    target: comparableIdentifier(identifier),
    owner: hasIdentifier(context, identifier),
  } as const
  const { result, success } = await tried(context, attempt, async user => ({
    ...(await provePassword({ user, settings: context.settings }, password)),
    user,
  }))
  const { user, ...proven } = result
  if (user && !isSuspended(user, context.now)) return { ...proven, user, success }
  // The suspension is revealed only after the correct password.
  await context.tx.query(success)
  throw new Problem('user.suspended')
}

/** Adds the verified password. The caller refuses an expired one once this is stored. */
export async function keepIdentity(
  signIn: SignIn,
  identifier: Identifier,
  proven: ProvenIdentity,
): Promise<{ verificationId: string; isExpired: boolean }> {
  const id = newId()
  const { user, success } = proven
  signIn.tx.beside(success)
  // `submit` opens the account again under a lock, and refuses a password that changed since.
  if (proven.rehashed) await keepRehashed(await openToChange(signIn.tx, signIn, user.id), proven)
  addVerification(signIn, {
    id,
    type: 'Password',
    userId: user.id,
    identifier,
    passwordSetAt: setAtOf(user),
  })
  const isExpired = signIn.state.event === 'SignIn' && isPasswordExpired(user, signIn.settings, signIn.now)
  return { verificationId: id, isExpired }
}

/** Checks the username and password of a new account, and hashes the password. */
export async function prepareIdentity(
  context: RequestContext & { tx: Queryable },
  { username, password }: { username: string; password: string },
  isBreached: IsBreached,
): Promise<Digest> {
  const { settings } = context
  requireAllowedUsername(username, settings.signInExperience.usernamePolicy)
  await requireAcceptablePassword(password, settings.signInExperience.passwordPolicy, {
    person: { username },
    isBreached,
  })
  return hashPassword(password)
}

export async function keepProposal(
  signIn: SignIn,
  username: string,
  digest: Digest,
): Promise<{ verificationId: string }> {
  await requireFreeIdentifiers(signIn.tx, signIn.settings, { username }, { order: ['username'] })
  const id = newId()
  addVerification(signIn, {
    id,
    type: 'NewPasswordIdentity',
    identifier: { type: 'username', value: username },
    ...digest,
  })
  return { verificationId: id }
}
