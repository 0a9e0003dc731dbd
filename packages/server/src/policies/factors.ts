import {
  type CodeFactorType,
  codeFactorTypes,
  type FieldName,
  Problem,
  type SecondFactorType,
} from '@latchkey/contract'
import type { Actor } from '../store/actor.ts'
import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'

type ByActor = { actor: Actor; settings: Settings }

/** Strongest first; factors are offered in this order. */
const byStrength = [
  'WebAuthn',
  'Totp',
  'PhoneVerificationCode',
  'EmailVerificationCode',
  'BackupCode',
] as const satisfies SecondFactorType[]

/** The factors that an administrator enabled. */
export function enabledFactors({ signInExperience, hasPasskeys }: Settings): SecondFactorType[] {
  return byStrength.filter(
    type => signInExperience.mfa.factors.includes(type) && (type !== 'WebAuthn' || hasPasskeys),
  )
}

/**
 * Refuses a factor that is not enabled. Passkeys are also allowed where they are enabled for sign-in alone
 * (docs/wire/account-api.md#2.15). Errors: `session.mfa.mfa_factor_not_enabled`.
 */
export function requireFactorEnabled({ actor, settings }: ByActor, type: SecondFactorType): void {
  // An administrator may add a factor before it is enabled (docs/wire/management-api.md#2.8).
  if (actor.kind === 'admin') return
  if (enabledFactors(settings).includes(type)) return
  if (type === 'WebAuthn' && isPasskeySignInEnabled(settings)) return
  throw new Problem('session.mfa.mfa_factor_not_enabled')
}

export function isPasskeySignInEnabled({ signInExperience, hasPasskeys }: Settings): boolean {
  return hasPasskeys && signInExperience.passkeySignIn.enabled === true
}

/** The field whose control governs a factor (docs/wire/account-api.md#2.0, rows 20 and 26). */
export function fieldOf(type: unknown): FieldName {
  return type === 'WebAuthn' ? 'passkey' : 'mfa'
}

const mandatory = ['Mandatory', 'PromptAtSignInAndSignUpMandatory', 'PromptOnlyAtSignInMandatory']

/** Whether the policy makes a second factor mandatory. */
export function isMfaMandatory(settings: Settings): boolean {
  return (
    mandatory.includes(settings.signInExperience.mfa.policy) && enabledFactors(settings).some(isFactorProper)
  )
}

/** Backup codes are a fallback for another factor and do not count as one. */
export function isFactorProper(type: SecondFactorType): boolean {
  return type !== 'BackupCode'
}

/** The factors by a code to an address that the person has. */
export function codeFactorsOf(user: Pick<UserRow, 'primary_email' | 'primary_phone'>): CodeFactorType[] {
  return codeFactorTypes.filter(type => addressOf(user, type) !== null)
}

/** The address that the code of a factor is sent to. */
export function addressOf(
  user: Pick<UserRow, 'primary_email' | 'primary_phone'>,
  type: CodeFactorType,
): string | null {
  return type === 'EmailVerificationCode' ? user.primary_email : user.primary_phone
}

/** The factors that a sign-in can set up and that count at once. A code to a new address cannot. */
export function settableFactors(settings: Settings): SecondFactorType[] {
  return enabledFactors(settings).filter(
    type => isFactorProper(type) && !codeFactorTypes.some(each => each === type),
  )
}

/**
 * Refuses to remove the last usable factor where a second factor is mandatory. Errors:
 * `session.mfa.mfa_policy_not_user_controlled`.
 */
export function requireRemovable(
  { actor, settings }: ByActor,
  removed: SecondFactorType,
  remaining: readonly SecondFactorType[],
): void {
  // An administrator may remove it, to let in a person who lost it. The next sign-in then requires a new one.
  if (actor.kind === 'admin' || !isMfaMandatory(settings)) return
  const counts = (type: SecondFactorType) => isFactorProper(type) && enabledFactors(settings).includes(type)
  if (counts(removed) && !remaining.some(counts))
    throw new Problem('session.mfa.mfa_policy_not_user_controlled')
}

/**
 * The factors that a sign-in may be verified with, strongest first. Empty where the person has none or skips MFA, the
 * policy allows that, and the application does not ask for two factors.
 */
export function demandedFactors(
  user: UserRow,
  settings: Settings,
  { usable, isAsked }: { usable: readonly SecondFactorType[]; isAsked: boolean },
): SecondFactorType[] {
  const enabled = enabledFactors(settings).filter(type => usable.includes(type))
  if (!enabled.some(isFactorProper)) return []
  if (user.logto_config.mfa?.skipMfaOnSignIn && !isMfaMandatory(settings) && !isAsked) return []
  return enabled
}

/**
 * Whether a person without a factor is prompted to enroll one now, whether the prompt can be skipped, and
 * whether it is only a suggestion (docs/wire/management-api.md#6.3).
 */
export function promptForFactor(
  user: UserRow,
  settings: Settings,
  event: 'SignIn' | 'Register',
): { isSkippable: boolean; isSuggestion: boolean } | undefined {
  if (!enabledFactors(settings).some(isFactorProper)) return undefined
  const { policy } = settings.signInExperience.mfa
  if (policy === 'NoPrompt') return undefined
  if (policy.startsWith('PromptOnlyAtSignIn') && event === 'Register') return undefined
  if (isMfaMandatory(settings)) return { isSkippable: false, isSuggestion: false }
  if (user.logto_config.mfa?.skipped) return undefined
  return { isSkippable: true, isSuggestion: policy.startsWith('Prompt') }
}

/**
 * The WebAuthn relying party. Origins come from the configuration, never from a request: our own and those that an
 * administrator added.
 */
export type RelyingParty = { id: string; origins: string[] }

/** An RP ID must be a domain, so browsers refuse an IP address (WebAuthn Level 3 section 5.1.2). */
export function canHavePasskeys(endpoint: string): boolean {
  return !/^\[|^\d+(\.\d+){3}$/.test(new URL(endpoint).hostname)
}

/** RP ID and related origins (WebAuthn Level 3 sections 5.1.2 and 5.11). */
export function relyingPartyOf(endpoint: string, { accountCenter }: Settings): RelyingParty {
  const { hostname, origin } = new URL(endpoint)
  return { id: hostname, origins: [...new Set([origin, ...accountCenter.webauthnRelatedOrigins])] }
}
