import { Problem } from '@latchkey/contract'
import { tried } from '../account/attempts.ts'
import { type Digest, keepRehashed, type ProvenPassword, provePassword } from '../account/password.ts'
import { hashPassword } from '../account/password-digests.ts'
import type { ScriptRunner } from '../directory/script-runs.ts'
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
import { actionOf } from './actions.ts'
import { type AccountChange, applyChange, askAfterFirstFactor } from './first-factor-action.ts'
import { setAtOf } from './second-factor.ts'
import { addVerification, hasIdentifier } from './sign-in.ts'
import type { Identifier, SignIn, SignInState } from './state.ts'

/** A verified password, of an account or, as the script of an action verified it, for one. */
export type ProvenIdentity = {
  /** Absent: a script verified the password. */
  proven: ProvenPassword | undefined
  /** Absent: the account is created with `change`. */
  user: UserRow | undefined
  change: AccountChange | undefined
  /** The write by which the attempt no longer counts as a failure. */
  success: Sql
}

/**
 * Verifies an identifier and a password. Existing and unknown accounts get the same answer in the same time, against
 * enumeration.
 */
export async function proveIdentity(
  context: RequestContext & { tx: Queryable; state: SignInState },
  runner: ScriptRunner,
  { identifier, password }: { identifier: Identifier; password: string },
): Promise<ProvenIdentity> {
  // The throttle counts by the identifier that was typed, so that it acts the same for existing and unknown accounts.
  const attempt = {
    action: 'Password',
    target: comparableIdentifier(identifier),
    owner: hasIdentifier(context, identifier),
  } as const
  const { settings, state } = context
  const isAsking = state.event === 'SignIn' && actionOf(settings, 'action.postFirstFactorVerification')
  const { result, success } = await tried(context, attempt, async user => {
    const proving = provePassword({ user, settings }, password)
    if (!isAsking) return { proven: await proving, user, change: undefined }
    const proven = await proving.catch(unlessWrong)
    const checked = { identifier, password, user, isRight: proven !== undefined }
    const change = await askAfterFirstFactor(context, runner, checked)
    if (!proven && !change) throw new Problem('session.invalid_credentials')
    return { proven, user, change }
  })
  if (!result.user || !isSuspended(result.user, context.now)) return { ...result, success }
  // The suspension is revealed only after the correct password.
  await context.tx.query(success)
  throw new Problem('user.suspended')
}

function unlessWrong(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== 'session.invalid_credentials') throw error
}

/** Adds the verified password. The caller refuses an expired one once this is stored. */
export async function keepIdentity(
  signIn: SignIn,
  identifier: Identifier,
  identity: ProvenIdentity,
): Promise<{ verificationId: string; isExpired: boolean }> {
  const id = newId()
  const { success, change } = identity
  signIn.tx.beside(success)
  const user = change ? await applyChange(signIn, change, identity.user) : identity.user
  if (!user) throw new Problem('session.invalid_credentials')
  // `submit` opens the account again under a lock, and refuses a password that changed since.
  if (identity.proven?.rehashed)
    await keepRehashed(await openToChange(signIn.tx, signIn, user.id), identity.proven)
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
