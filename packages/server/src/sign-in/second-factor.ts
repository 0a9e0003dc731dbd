import {
  type CodeFactorType,
  type CodeIdentifier,
  codeFactorTypes,
  type FactorType,
  Problem,
  type SecondFactorType,
} from '@latchkey/contract'
import { factorsOf, usableTypes } from '../account/factors.ts'
import {
  addressOf,
  codeFactorsOf,
  enabledFactors,
  isFactorProper,
  isPasskeySignInEnabled,
} from '../policies/factors.ts'
import { maskedAddress } from '../policies/masking.ts'
import { isSameAddress } from '../policies/phone.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import {
  type Account,
  openToChange,
  openToRead,
  type ReadableAccount,
  type RequestContext,
} from '../store/account.ts'
import type { Visitor } from '../store/actor.ts'
import type { Queryable } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'
import { addVerification } from './sign-in.ts'
import type { FactorProof, SignIn, SignInState, SignInVerification } from './state.ts'

/** Opens the identified account to read. Errors: `session.identifier_not_found`. */
export function readIdentified(
  seen: RequestContext<Visitor> & { tx: Queryable; state: SignInState },
): Promise<ReadableAccount<Visitor>> {
  return openToRead(seen.tx, seen, requireIdentified(seen.state)).then(account =>
    requireUsable(account, seen.state),
  )
}

/** Opens the identified account to change. */
export function openIdentified(signIn: SignIn): Promise<Account<Visitor>> {
  return openToChange(signIn.tx, signIn, requireIdentified(signIn.state)).then(account =>
    requireUsable(account, signIn.state),
  )
}

/**
 * Opens the identified account behind its second factor, which must be verified in this sign-in. Errors:
 * `session.mfa.require_mfa_verification`, `session.identifier_not_found`.
 */
export async function openProven(
  signIn: SignIn,
  { evenWithoutFactor = false } = {},
): Promise<Account<Visitor>> {
  const account = await openIdentified(signIn)
  const usable = usableIn(signIn.state, account.user, await enrolledFactors(account))
  const provable = enabledFactors(account.settings).filter(type => usable.includes(type))
  const isAsked = evenWithoutFactor || provable.some(isFactorProper)
  if (provenFactors(signIn).length > 0) return account
  if (isAsked) throw demand(provable, account.user)
  // The session alone changes nothing: without a second factor, the person signs in again first.
  if (signIn.state.continues) throw new Problem('session.identifier_not_found')
  return account
}

/** The factors of an account that can be verified, without those by a code. */
export async function enrolledFactors(account: ReadableAccount): Promise<FactorType[]> {
  return account.user.has_factor ? usableTypes(await factorsOf(account)) : []
}

/** The factors that can be verified in this sign-in: those enrolled and, by a code, those of the addresses. */
export function usableIn(
  state: SignInState,
  user: UserRow,
  enrolled: readonly FactorType[],
): SecondFactorType[] {
  return [...enrolled, ...codeFactorsOf(user).filter(type => isSecond(state, type))]
}

/**
 * Whether a code would be a second factor. Not if a code or a one-time token to the same kind of address identified the
 * person, and not at a registration, which proved its addresses just before.
 */
function isSecond({ event, verifications, userId, continues }: SignInState, factor: CodeFactorType): boolean {
  const identified = verifications.filter(each => 'userId' in each && each.userId === userId)
  const methods = [...identified.map(({ type }) => type), ...(continues?.methods ?? [])]
  return event === 'SignIn' && !methods.some(method => sameMailbox[factor].includes(method))
}

/** The methods that prove the same address as a code of each factor does. */
const sameMailbox: Readonly<Record<CodeFactorType, readonly string[]>> = {
  EmailVerificationCode: ['EmailVerificationCode', 'OneTimeToken'],
  PhoneVerificationCode: ['PhoneVerificationCode'],
}

function requireIdentified({ userId }: SignInState): string {
  if (!userId) throw new Problem('session.identifier_not_found')
  return userId
}

function requireUsable<Opened extends ReadableAccount>(account: Opened, state: SignInState): Opened {
  requireNotSuspended(account.user, account.now)
  requireStillProven(state, account.user)
  return account
}

/**
 * Refuses a sign-in whose password or address changed since it was verified. Otherwise the old one would still
 * complete a sign-in that began earlier.
 */
export function requireStillProven({ verifications, userId }: SignInState, user: UserRow): void {
  for (const each of verifications)
    if ('userId' in each && each.userId === userId && hasChanged(each, user))
      throw new Problem('session.verification_session_not_found')
}

function hasChanged(verification: SignInVerification, user: UserRow): boolean {
  if (verification.type === 'Password') return verification.passwordSetAt !== setAtOf(user)
  const identifier = 'isVerified' in verification ? verification.identifier : addressIn(verification)
  if (!identifier) return false
  const present = identifier.type === 'email' ? user.primary_email : user.primary_phone
  return present === null || !isSameAddress({ ...identifier, value: present }, identifier)
}

function addressIn(verification: SignInVerification): CodeIdentifier | undefined {
  return 'address' in verification ? verification.address : undefined
}

export function setAtOf({ password_updated_at: at }: UserRow): string | null {
  return at?.toISOString() ?? null
}

/** Records a verified factor. A later verification of the same type replaces it. */
export function keepFactorProof(
  signIn: SignIn,
  { id = newId(), ...proof }: Omit<FactorProof, 'id'> & { id?: string },
): string {
  addVerification(signIn, { id, ...proof })
  return id
}

/** The proofs that count as a second factor: not those by a method that is switched off. */
export function provenFactors({ state, settings }: Pick<SignIn, 'state' | 'settings'>): FactorProof[] {
  const enabled: string[] = enabledFactors(settings)
  return proofsOf(state).filter(({ type }) =>
    type === 'SignInPasskey' ? isPasskeySignInEnabled(settings) : enabled.includes(type.replace(/^Mfa/, '')),
  )
}

/**
 * The factors of the identified user that were verified in this sign-in. A code that was a second factor is none any more
 * once its address identified the person.
 */
function proofsOf(state: SignInState): FactorProof[] {
  return state.verifications.filter(
    (each): each is FactorProof =>
      factorProofs.includes(each.type) &&
      'userId' in each &&
      each.userId === state.userId &&
      codeFactorTypes.every(factor => each.type !== `Mfa${factor}` || isSecond(state, factor)),
  )
}
const factorProofs: string[] = [
  'Totp',
  'WebAuthn',
  'BackupCode',
  'SignInPasskey',
  'MfaEmailVerificationCode',
  'MfaPhoneVerificationCode',
]

export function demand(availableFactors: SecondFactorType[], user: UserRow): Problem {
  const byCode = codeFactorsOf(user).filter(type => availableFactors.includes(type))
  const maskedIdentifiers = Object.fromEntries(
    byCode.map(type => [type, maskedAddress(addressOf(user, type) ?? '')]),
  )
  return new Problem('session.mfa.require_mfa_verification', { availableFactors, maskedIdentifiers })
}

/** Authentication method references (RFC 8176 section 2). */
const references: Record<string, string[]> = {
  Password: ['pwd'],
  NewPasswordIdentity: ['pwd'],
  MfaEmailVerificationCode: ['otp'],
  MfaPhoneVerificationCode: ['sms'],
  OneTimeToken: ['otp'],
  EmailVerificationCode: ['otp'],
  PhoneVerificationCode: ['sms'],
  Totp: ['otp'],
  BackupCode: ['otp'],
  WebAuthn: ['pop', 'user'],
  SignInPasskey: ['pop', 'user'],
}

/** The methods of this sign-in and of the session that it continues, for the `amr` claim (OpenID Connect Core section 2). */
export function amrOf(state: SignInState): string[] {
  const own = state.verifications.filter(each => {
    if ('userId' in each) return each.userId === state.userId
    const isIdentity = each.type === 'NewPasswordIdentity' || ('isVerified' in each && each.isVerified)
    return state.event === 'Register' && isIdentity
  })
  const amr = own.flatMap(({ type }) => references[type] ?? [])
  // Any verified factor makes it `mfa`: another method identified the user before, or a passkey with user
  // verification did.
  const before = state.continues?.amr ?? []
  return [...new Set([...before, ...amr, ...(proofsOf(state).length > 0 ? ['mfa'] : [])])]
}
