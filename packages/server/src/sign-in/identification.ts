import { Problem } from '@latchkey/contract'
import { isPasskeySignInEnabled } from '../policies/factors.ts'
import { isSameAddress } from '../policies/phone.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import { openToChange } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import {
  type Addition,
  addIdentifiers,
  addSocial,
  addToDraft,
  addToProfile,
  createAccount,
  missingFromDraft,
  provedAddress,
} from './profile.ts'
import { findByIdentifier, keep } from './sign-in.ts'
import { recogniseSocial } from './social.ts'
import type {
  AddressVerification,
  Identifier,
  ReadableSignIn,
  SignIn,
  SignInState,
  SignInVerification,
} from './state.ts'

/** The channels by which a forgotten password can be reset. */
type Recovery = { email: boolean; phone: boolean }

export type Identified = {
  /** Whether a registration created the account. */
  isNew: boolean
  /** What a registration still needs. It is answered after the commit, so that what was given stays. */
  refusal?: Problem
}

/** What is read before the transaction: the channels of a reset, and the account that the verification names. */
export type Foreseen = { recovery: Recovery; named: UserRow | undefined }

type Asked = Foreseen & { verificationId: string | undefined; mayLink: boolean }

/**
 * Reads the account that a password or a passkey names. It takes no lock: `submit` opens the account again under one,
 * and checks there that the account is usable and that its password has not changed.
 */
export async function readNamed(
  { tx, state, person }: Pick<ReadableSignIn, 'tx' | 'state' | 'person'>,
  id: string | undefined,
): Promise<UserRow | undefined> {
  const verification = state.verifications.find(each => each.id === id)
  if (verification?.type !== 'Password' && verification?.type !== 'SignInPasskey') return undefined
  if (person?.id === verification.userId) return person
  const [user] = await tx.query<UserRow>(sql`select * from users where id = ${verification.userId}`)
  return user
}

/**
 * Identifies the account of a verification; a registration creates it, once all that the administrator demands was
 * given. Errors: `user.missing_profile`, `user.user_not_exist`, `user.identity_not_exist`,
 * `user.sign_in_method_not_enabled`, `user.suspended`, `session.identity_conflict`, `auth.forbidden`.
 */
export async function identify(signIn: SignIn, asked: Asked): Promise<Identified> {
  const { event } = signIn.state
  if (event === 'Register') return register(signIn, asked.verificationId)
  const verification = requireVerification(signIn.state, asked.verificationId)
  const user =
    event === 'ForgotPassword'
      ? await accountToReset(signIn, verification, asked.recovery)
      : await accountOf(signIn, verification, asked)
  requireSignInAllowed(signIn, user)
  requireNotSuspended(user, signIn.now)
  leaveSession(signIn)
  const { state } = signIn
  if (state.userId && state.userId !== user.id) throw new Problem('session.identity_conflict')
  keep(signIn, { userId: user.id, verifications: assigned(state, verification, user.id) })
  return { isNew: false }
}

/** Where people may only register, the person of the session alone signs in, at a step-up. Errors: `auth.forbidden`. */
function requireSignInAllowed({ state, settings, interaction }: SignIn, { id }: UserRow): void {
  if (state.event !== 'SignIn' || settings.signInExperience.signInMode !== 'Register') return
  if (interaction.stepUp?.userId !== id) throw new Problem('auth.forbidden')
}

/**
 * Turns a step-up into a sign-in from the first factor, of the same person or another one, who inherits nothing. Factors
 * that were verified count only for their own person.
 */
function leaveSession(signIn: SignIn): void {
  if (!signIn.state.continues) return
  keep(signIn, { continues: undefined, userId: undefined, profile: undefined, restores: undefined })
}

function requireVerification(
  { event, verifications }: SignInState,
  id: string | undefined,
): SignInVerification {
  const verification = verifications.find(each => each.id === id)
  if (!verification) throw new Problem('session.verification_session_not_found')
  if ('onlyFor' in verification && verification.onlyFor !== event)
    throw new Problem('one_time_token.interaction_event_mismatch')
  return verification
}

/** The verification belongs to the account from now on: another account cannot use it. */
function assigned({ verifications }: SignInState, { id }: SignInVerification, userId: string) {
  return verifications.map(each =>
    each.id === id && each.type !== 'NewPasswordIdentity' ? { ...each, userId } : each,
  )
}

/** The account that a verification proves. Methods that are switched off are refused here. */
async function accountOf(
  signIn: SignIn,
  verification: SignInVerification,
  { mayLink, named }: Asked,
): Promise<UserRow> {
  switch (verification.type) {
    case 'Password':
      requireMethod(signIn, verification.identifier, 'password')
      return accountNamed(signIn, verification.userId, named)
    case 'SignInPasskey':
      if (!isPasskeySignInEnabled(signIn.settings)) throw new Problem('user.sign_in_method_not_enabled')
      return accountNamed(signIn, verification.userId, named)
    case 'Social':
      return recogniseSocial(signIn, verification, { mayLink })
    case 'EmailVerificationCode':
    case 'PhoneVerificationCode':
      requireMethod(signIn, verification.identifier, 'verificationCode')
      return holderOf(signIn, verification)
    case 'OneTimeToken':
      return holderOf(signIn, verification)
    default:
      throw new Problem('session.verification_failed')
  }
}

function requireMethod(
  { settings }: SignIn,
  { type }: Identifier,
  factor: 'password' | 'verificationCode',
): void {
  const method = settings.signInExperience.signIn.methods.find(({ identifier }) => identifier === type)
  if (!method?.[factor]) throw new Problem('user.sign_in_method_not_enabled')
}

/** Another request may have replaced the verification whose account was read. */
async function accountNamed(signIn: SignIn, userId: string, named: UserRow | undefined): Promise<UserRow> {
  if (named?.id === userId) return named
  return (await openToChange(signIn.tx, signIn, userId, 'user.user_not_exist')).user
}

/** The account to reset the password of: only a code proves enough for that. */
async function accountToReset(
  signIn: SignIn,
  verification: SignInVerification,
  recovery: Recovery,
): Promise<UserRow> {
  if (verification.type !== 'EmailVerificationCode' && verification.type !== 'PhoneVerificationCode')
    throw new Problem('session.verification_failed')
  if (!recovery[verification.identifier.type]) throw new Problem('user.sign_in_method_not_enabled')
  return holderOf(signIn, verification)
}

async function holderOf(signIn: SignIn, verification: AddressVerification): Promise<UserRow> {
  if (!verification.isVerified) throw new Problem('session.verification_failed')
  const user = await findByIdentifier(signIn.tx, signIn, verification.identifier)
  if (!user) throw new Problem('user.user_not_exist')
  return user
}

/** Idempotent: a repeated request creates no second account. */
async function register(signIn: SignIn, verificationId: string | undefined): Promise<Identified> {
  if (signIn.state.userId) return { isNew: true }
  if (verificationId !== undefined)
    await addIdentity(signIn, requireVerification(signIn.state, verificationId))
  return createIfComplete(signIn)
}

async function addIdentity(signIn: SignIn, verification: SignInVerification): Promise<void> {
  switch (verification.type) {
    case 'NewPasswordIdentity': {
      const { identifier, digest, algorithm } = verification
      await addIdentifiers(signIn, { username: identifier.value })
      return addToDraft(signIn, { password: { digest, algorithm } })
    }
    case 'Social':
      return addSocial(signIn, verification)
    case 'EmailVerificationCode':
    case 'PhoneVerificationCode':
    case 'OneTimeToken':
      return addIdentifiers(signIn, provedAddress(verification))
    default:
      throw new Problem('session.verification_failed')
  }
}

/** Creates the account of a registration that has all it needs, or remembers to do so. */
async function createIfComplete(signIn: SignIn): Promise<Identified> {
  const missing = missingFromDraft(signIn)
  if (missing.length > 0 || !signIn.state.profile) {
    keep(signIn, { isRegistering: true })
    return { isNew: false, refusal: new Problem('user.missing_profile', { missingProfile: missing }) }
  }
  const userId = await createAccount(signIn)
  keep(signIn, { userId, profile: undefined, verifications: ofNewAccount(signIn.state, userId) })
  return { isNew: true }
}

/** The codes and tokens by which the person proved the addresses of the new account belong to it. */
function ofNewAccount({ verifications, profile = {} }: SignInState, userId: string): SignInVerification[] {
  const { primaryEmail: email, primaryPhone: phone } = profile
  return verifications.map(each => {
    if (!('isVerified' in each) || !each.isVerified) return each
    const { type } = each.identifier
    const value = type === 'email' ? email : phone
    return value !== undefined && isSameAddress({ type, value }, each.identifier) ? { ...each, userId } : each
  })
}

/**
 * Adds to the profile; a registration that was asked for before then creates its account, once nothing is missing.
 * Returns whether it did.
 */
export async function complete(signIn: SignIn, addition: Addition): Promise<{ isNew: boolean }> {
  await addToProfile(signIn, addition)
  const { isRegistering, userId } = signIn.state
  const isCreated = isRegistering && !userId ? (await createIfComplete(signIn)).isNew : false
  return { isNew: isCreated }
}
