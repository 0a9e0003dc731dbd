import { type FactorType, Problem } from '@latchkey/contract'
import { factorsOf, type OwnFactor, usableTypes } from '../account/factors.ts'
import { recogniseDevice } from '../account/trusted-devices.ts'
import {
  demandedFactors,
  enabledFactors,
  isFactorProper,
  isMfaMandatory,
  promptForFactor,
} from '../policies/factors.ts'
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
import { keepState, requireStillProven } from './sign-in.ts'
import type { FactorProof, SignIn, SignInState } from './state.ts'

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

function requireIdentified({ userId, event }: SignInState): string {
  // A password reset is weaker evidence than a sign-in, so it gives no access to factors.
  if (event === 'ForgotPassword') throw new Problem('session.invalid_interaction_type')
  if (!userId) throw new Problem('session.identifier_not_found')
  return userId
}

function requireUsable<Opened extends ReadableAccount>(account: Opened, state: SignInState): Opened {
  requireNotSuspended(account.user, account.now)
  requireStillProven(state, account.user)
  return account
}

/** Records a verified factor. A later verification of the same type replaces it. */
export async function keepFactorProof(signIn: SignIn, proof: Omit<FactorProof, 'id'>): Promise<string> {
  const id = newId()
  const { state } = signIn
  const verifications = state.verifications.filter(({ type }) => type !== proof.type)
  await keepState(signIn, { ...state, verifications: [...verifications, { id, ...proof }] })
  return id
}

/** The factors of the identified user that were verified in this sign-in. */
function proofsOf({ verifications, userId }: SignInState): FactorProof[] {
  return verifications.filter(
    (each): each is FactorProof =>
      factorProofs.includes(each.type) && 'userId' in each && each.userId === userId,
  )
}
const factorProofs: string[] = ['Totp', 'WebAuthn', 'BackupCode', 'SignInPasskey']

/**
 * Requires an enrolled factor to be verified before factors change. Otherwise a stolen password could add a second
 * factor.
 */
export async function requireFactorProof(
  { state }: SignIn,
  account: Account,
  { evenWithoutFactor = false } = {},
): Promise<void> {
  const usable = await usableOf(account)
  const provable = enabledFactors(account.settings).filter(type => usable.includes(type))
  const isAsked = evenWithoutFactor || provable.some(isFactorProper)
  if (isAsked && proofsOf(state).length === 0) throw demand(provable)
}

/**
 * Requires a second factor, its enrollment or backup codes, as the MFA policy demands
 * (docs/wire/management-api.md#8.10). Errors: `session.mfa.require_mfa_verification`, `user.missing_mfa`,
 * `session.mfa.backup_code_required`.
 */
export async function requireSecondFactor(signIn: SignIn, account: Account): Promise<void> {
  const { state } = signIn
  const { user, settings } = account
  const proofs = proofsOf(state)
  // A passkey with user verification counts as both factors (NIST SP 800-63B-4 section 3.1.7).
  if (proofs.some(({ type }) => type === 'SignInPasskey')) return
  const usable = await usableOf(account)
  const demanded = demandedFactors(user, settings, usable)
  if (demanded.length > 0 && proofs.length === 0) {
    const isTrusted = await recogniseDevice(account, signIn.trustedDevice(user.id))
    if (!isTrusted) throw demand(demanded)
  }

  const enabled = enabledFactors(settings)
  const counting = enabled.filter(type => isFactorProper(type) && usable.includes(type))
  const prompt = promptForFactor(user, settings, state.event === 'Register' ? 'Register' : 'SignIn')
  if (counting.length === 0 && prompt)
    throw new Problem('user.missing_mfa', {
      availableFactors: enabled.filter(isFactorProper),
      ...(prompt.isSkippable && { skippable: true }),
    })
  const isBound = proofs.some(({ isNew }) => isNew)
  const needsCodes = counting.length > 0 && enabled.includes('BackupCode') && !usable.includes('BackupCode')
  if (needsCodes && (isBound || isMfaMandatory(settings)))
    throw new Problem('session.mfa.backup_code_required')
}

async function usableOf(account: Account): Promise<FactorType[]> {
  const factors: OwnFactor[] = account.user.has_factor ? await factorsOf(account) : []
  return usableTypes(factors)
}

function demand(availableFactors: FactorType[]): Problem {
  return new Problem('session.mfa.require_mfa_verification', { availableFactors, maskedIdentifiers: {} })
}

/** Authentication method references (RFC 8176 section 2). */
const references: Record<string, string[]> = {
  Password: ['pwd'],
  NewPasswordIdentity: ['pwd'],
  Totp: ['otp'],
  BackupCode: ['otp'],
  WebAuthn: ['pop', 'user'],
  SignInPasskey: ['pop', 'user'],
}

/** The methods of this sign-in, for the `amr` claim (OpenID Connect Core section 2). */
export function amrOf(state: SignInState): string[] {
  const own = state.verifications.filter(each =>
    'userId' in each
      ? each.userId === state.userId
      : each.type === 'NewPasswordIdentity' && state.event === 'Register',
  )
  const amr = own.flatMap(({ type }) => references[type] ?? [])
  // Any verified factor makes it `mfa`: another method identified the user before, or a passkey with user
  // verification did.
  return [...new Set([...amr, ...(proofsOf(state).length > 0 ? ['mfa'] : [])])]
}
