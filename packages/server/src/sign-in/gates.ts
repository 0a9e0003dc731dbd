import { codeFactorTypes, type FactorType, Problem, type SecondFactorType } from '@latchkey/contract'
import { recogniseDevice } from '../account/trusted-devices.ts'
import { isClosed, isRestorable, requireNotClosed } from '../policies/deletion.ts'
import {
  codeFactorsOf,
  demandedFactors,
  enabledFactors,
  isFactorProper,
  isMfaMandatory,
  isPasskeySignInEnabled,
  promptForFactor,
  settableFactors,
} from '../policies/factors.ts'
import { missingProfile } from '../policies/missing-profile.ts'
import { isPasswordExpired } from '../policies/password-expiry.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import type { Account } from '../store/account.ts'
import { risksOfSignIn } from './devices.ts'
import { presentIn } from './profile.ts'
import { demand, enrolledFactors, provenFactors, requireStillProven, usableIn } from './second-factor.ts'
import type { FactorProof, SignIn, SignInState } from './state.ts'

/** What the gates look at. */
type Entry = {
  signIn: SignIn
  account: Account
  /** The second factors that the person enrolled. An address is one as well, by a code; see `usableIn`. */
  enrolled: FactorType[]
  /** Those that were verified in this sign-in. */
  proofs: FactorProof[]
}

/** A demand of `submit`. It throws what the person has to do next, with what a client needs for it in `data`. */
type Gate = (entry: Entry) => void | Promise<void>

/**
 * The demands of `submit`, in their order (docs/wire/management-api.md#8.10). The second factor comes before all that
 * tells of the account or changes it.
 */
const gates: readonly Gate[] = [
  suspended,
  changedSince,
  secondFactor,
  scheduledDeletion,
  expiredPassword,
  missingFromProfile,
  requestedFactor,
  missingFactor,
  additionalFactor,
  missingBackupCodes,
  preferredPasskey,
]

/** The demands of a step-up, which asks for the second factor alone. */
const gatesOfStepUp: readonly Gate[] = [
  suspended,
  changedSince,
  secondFactor,
  scheduledDeletion,
  firstFactor,
  missingBackupCodes,
]

/** The demands of a password reset, which begins no session. It may precede the restoration of an account. */
const gatesOfReset: readonly Gate[] = [suspended, changedSince, newPassword]

/** Refuses a sign-in that lacks something. */
export async function passGates(signIn: SignIn, account: Account): Promise<void> {
  const enrolled = await enrolledFactors(account)
  const entry: Entry = { signIn, account, enrolled, proofs: provenFactors(signIn) }
  for (const gate of gatesFor(signIn.state)) await gate(entry)
}

function gatesFor({ event, continues }: SignInState): readonly Gate[] {
  if (event === 'ForgotPassword') return gatesOfReset
  return continues ? gatesOfStepUp : gates
}

/** `user.suspended` */
function suspended({ account: { user, now } }: Entry) {
  requireNotSuspended(user, now)
}

/** `session.verification_session_not_found`: a password or an address that changed since it was verified. */
function changedSince({ signIn, account }: Entry) {
  requireStillProven(signIn.state, account.user)
}

/** `session.mfa.require_mfa_verification` */
async function secondFactor(entry: Entry) {
  const { signIn, account, enrolled, proofs } = entry
  const { user, settings } = account
  const isAsked = signIn.interaction.asksForMultiFactor
  const usable = usableIn(signIn.state, user, enrolled)
  const demanded = demandedFactors(user, settings, { usable, isAsked })
  if (demanded.length === 0 || proofs.length > 0) return
  if (!isAsked && (await isExempt(entry))) return
  throw demand(demanded, user)
}

/** Whether a sign-in may skip the second factor: in a trusted browser, or where adaptive MFA finds nothing unusual. */
async function isExempt({ signIn, account }: Entry): Promise<boolean> {
  if (await recogniseDevice(account, signIn.trustedDevice(account.user.id))) return true
  if (account.settings.signInExperience.adaptiveMfa.enabled !== true) return false
  const risks = await risksOfSignIn(account, signIn.device)
  if (risks.length > 0) signIn.noted.risks = risks
  return risks.length === 0
}

/** `user.deletion_scheduled`; after its time, `user.user_not_exist` */
function scheduledDeletion({ signIn: { state }, account: { user, now } }: Entry) {
  if (isClosed(user) && !isRestorable(user, now)) throw new Problem('user.user_not_exist')
  if (!state.restores) requireNotClosed(user)
}

/** `password.expired` */
function expiredPassword({ signIn: { state }, account: { user, settings, now } }: Entry) {
  const isByPassword = state.event === 'SignIn' && state.verifications.some(({ type }) => type === 'Password')
  if (isByPassword && !state.replacement && isPasswordExpired(user, settings, now))
    throw new Problem('password.expired')
}

/** `user.missing_profile` */
function missingFromProfile({ signIn: { state }, account: { user, settings } }: Entry) {
  const event = state.event === 'Register' ? 'Register' : 'SignIn'
  const isSocial =
    state.verifications.some(each => each.type === 'Social' && each.userId === user.id) ||
    (event === 'Register' && Object.keys(user.identities).length > 0)
  const present = presentIn(settings, state.profile ?? {}, user)
  const otherWayIn = present.otherWayIn || isSocial
  const missing = missingProfile(settings, { ...present, otherWayIn }, { event, isSocial })
  if (missing.length > 0) throw new Problem('user.missing_profile', { missingProfile: missing })
}

/**
 * `session.identifier_not_found`: a person who has no second factor signs in from the first one, and then sets one up
 */
function firstFactor({ account: { settings }, proofs }: Entry) {
  if (proofs.length === 0 && settableFactors(settings).length > 0)
    throw new Problem('session.identifier_not_found')
}

/** `user.missing_mfa`, if the application asks for two factors */
function requestedFactor({ signIn, account: { settings }, proofs }: Entry) {
  if (!signIn.interaction.asksForMultiFactor || proofs.length > 0) return
  const availableFactors = settableFactors(settings)
  if (availableFactors.length > 0) throw new Problem('user.missing_mfa', { availableFactors })
}

/** `user.missing_mfa`; where the policy only suggests a factor, `user.suggest_mfa` */
function missingFactor(entry: Entry) {
  const { settings } = entry.account
  const prompt = promptOf(entry)
  if (!prompt || presentFactors(entry).length > 0) return
  const code = prompt.isSuggestion ? 'user.suggest_mfa' : 'user.missing_mfa'
  throw new Problem(code, {
    availableFactors: enabledFactors(settings).filter(isFactorProper),
    ...(prompt.isSkippable && { skippable: true }),
  })
}

/**
 * `session.mfa.suggest_additional_mfa`: suggests another factor to a person whose only factors are codes to their
 * addresses. Also where a factor is mandatory, the person has one and may skip this.
 */
function additionalFactor(entry: Entry) {
  const { user, settings } = entry.account
  const present = presentFactors(entry)
  const isByCodeAlone = present.length > 0 && present.every(isByCode)
  if (!promptOf(entry) || !isByCodeAlone || user.logto_config.mfa?.additionalBindingSuggestionSkipped) return
  const others = enabledFactors(settings).filter(type => isFactorProper(type) && !present.includes(type))
  if (others.length > 0)
    throw new Problem('session.mfa.suggest_additional_mfa', { availableFactors: others, skippable: true })
}

/** How the policy prompts for a factor. Not after a passkey, which counts as two. */
function promptOf({ signIn: { state }, account: { user, settings }, proofs }: Entry) {
  if (isByPasskey(proofs)) return undefined
  return promptForFactor(user, settings, state.event === 'Register' ? 'Register' : 'SignIn')
}

/** The enabled factors that the person will have, without backup codes. */
function presentFactors({ signIn, account: { user, settings }, enrolled }: Entry): SecondFactorType[] {
  const { primaryEmail = user.primary_email, primaryPhone = user.primary_phone } = signIn.state.profile ?? {}
  const byCode = codeFactorsOf({ primary_email: primaryEmail, primary_phone: primaryPhone })
  const present: SecondFactorType[] = [...enrolled, ...byCode]
  return enabledFactors(settings).filter(type => isFactorProper(type) && present.includes(type))
}

function isByCode(type: SecondFactorType): boolean {
  return codeFactorTypes.some(each => each === type)
}

/** `session.mfa.backup_code_required` */
function missingBackupCodes({ account: { settings }, enrolled, proofs }: Entry) {
  if (isByPasskey(proofs)) return
  const enabled = enabledFactors(settings)
  const hasFactor = enrolled.some(type => isFactorProper(type) && enabled.includes(type))
  const isLacking = hasFactor && enabled.includes('BackupCode') && !enrolled.includes('BackupCode')
  const isBound = proofs.some(({ isNew }) => isNew)
  if (isLacking && (isBound || isMfaMandatory(settings)))
    throw new Problem('session.mfa.backup_code_required')
}

/** `user.passkey_preferred`: suggests a passkey to who signs in without one */
function preferredPasskey({ account: { user, settings } }: Entry) {
  if (!isPasskeySignInEnabled(settings) || user.has_passkey || user.logto_config.passkeySignIn?.skipped)
    return
  throw new Problem('user.passkey_preferred', { availableFactors: ['WebAuthn'], skippable: true })
}

/** `user.missing_profile` of a reset: the new password */
function newPassword({ signIn: { state } }: Entry) {
  if (!state.replacement) throw new Problem('user.missing_profile', { missingProfile: ['password'] })
}

/** A passkey with user verification counts as both factors (NIST SP 800-63B-4 section 3.1.7). */
function isByPasskey(proofs: FactorProof[]): boolean {
  return proofs.some(({ type }) => type === 'SignInPasskey')
}
