import { type FactorType, type FieldName, Problem } from '@latchkey/contract'
import type { Actor } from '../store/actor.ts'
import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'

type ByActor = { actor: Actor; settings: Settings }

/** The strongest first: what is offered to people is offered in this order. */
const byStrength = ['WebAuthn', 'Totp', 'BackupCode'] as const satisfies FactorType[]

/** The factors that administrators have switched on. */
export function enabledFactors({ signInExperience, hasPasskeys }: Settings): FactorType[] {
  return byStrength.filter(
    type => signInExperience.mfa.factors.includes(type) && (type !== 'WebAuthn' || hasPasskeys),
  )
}

/** Contract account-api 2.15: passkeys may also be there to sign in with. */
export function requireFactorEnabled({ actor, settings }: ByActor, type: FactorType): void {
  // An administrator may prepare what is switched on later; contract management-api 2.8.
  if (actor.kind === 'admin') return
  if (enabledFactors(settings).includes(type)) return
  if (type === 'WebAuthn' && isPasskeySignInEnabled(settings)) return
  throw new Problem('session.mfa.mfa_factor_not_enabled')
}

export function isPasskeySignInEnabled({ signInExperience, hasPasskeys }: Settings): boolean {
  return hasPasskeys && signInExperience.passkeySignIn.enabled === true
}

/** Which field controls a factor; contract account-api 2.0, rows 20 and 26. */
export function fieldOf(type: unknown): FieldName {
  return type === 'WebAuthn' ? 'passkey' : 'mfa'
}

const mandatory = ['Mandatory', 'PromptAtSignInAndSignUpMandatory', 'PromptOnlyAtSignInMandatory']

/** Whether nobody may do without a second factor. */
export function isMfaMandatory(settings: Settings): boolean {
  return (
    mandatory.includes(settings.signInExperience.mfa.policy) && enabledFactors(settings).some(isFactorProper)
  )
}

/** Backup codes stand in for another factor and are none by themselves. */
export function isFactorProper(type: FactorType): boolean {
  return type !== 'BackupCode'
}

/** Where a second factor is demanded, the last one that counts stays. */
export function requireRemovable(
  { actor, settings }: ByActor,
  removed: FactorType,
  remaining: readonly FactorType[],
): void {
  // An administrator lets people in again who have lost theirs; they are asked for a new one at the next sign-in.
  if (actor.kind === 'admin' || !isMfaMandatory(settings)) return
  const counts = (type: FactorType) => isFactorProper(type) && enabledFactors(settings).includes(type)
  if (counts(removed) && !remaining.some(counts))
    throw new Problem('session.mfa.mfa_policy_not_user_controlled')
}

/** What a second factor can be proved by, the strongest first; nothing where the person does without and may. */
export function demandedFactors(
  user: UserRow,
  settings: Settings,
  usable: readonly FactorType[],
): FactorType[] {
  const enabled = enabledFactors(settings).filter(type => usable.includes(type))
  if (!enabled.some(isFactorProper)) return []
  if (user.logto_config.mfa?.skipMfaOnSignIn && !isMfaMandatory(settings)) return []
  return enabled
}

/** Contract management-api 6.3: whether whoever has no factor is asked for one now, and may say no. */
export function promptForFactor(
  user: UserRow,
  settings: Settings,
  event: 'SignIn' | 'Register',
): { isSkippable: boolean } | undefined {
  if (!enabledFactors(settings).some(isFactorProper)) return undefined
  const { policy } = settings.signInExperience.mfa
  if (policy === 'NoPrompt') return undefined
  if (policy.startsWith('PromptOnlyAtSignIn') && event === 'Register') return undefined
  if (isMfaMandatory(settings)) return { isSkippable: false }
  return user.logto_config.mfa?.skipped ? undefined : { isSkippable: true }
}

/** Where passkeys are made and shown: our own origin and those that an administrator added, whatever a request says. */
export type RelyingParty = { id: string; origins: string[] }

/** WebAuthn Level 3 section 5.1.2: an RP ID is a domain, and an IP address is none. Browsers refuse it. */
export function canHavePasskeys(endpoint: string): boolean {
  return !/^\[|^\d+(\.\d+){3}$/.test(new URL(endpoint).hostname)
}

/** WebAuthn Level 3 section 5.1.2 (RP ID) and 5.11 (related origins). */
export function relyingPartyOf(endpoint: string, { accountCenter }: Settings): RelyingParty {
  const { hostname, origin } = new URL(endpoint)
  return { id: hostname, origins: [...new Set([origin, ...accountCenter.webauthnRelatedOrigins])] }
}
