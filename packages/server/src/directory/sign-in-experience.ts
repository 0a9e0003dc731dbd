import { Problem, type SignInExperience, type signInExperiencePatch } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { requireWellFormedEntries } from '../policies/email-blocklist.ts'
import {
  type ConnectorsPresent,
  mergePasswordExpiration,
  recoveryChannels,
  requireCaptchaProvider,
  requireConsistentAdaptivity,
  requireKnownLanguage,
  requireOrigins,
  requirePossibleExpiration,
  requireRecoverable,
  requireSelfHosted,
} from '../policies/sign-in-experience.ts'
import {
  requireUsableFactors,
  requireUsableSignIn,
  requireUsableSignUp,
} from '../policies/sign-in-methods.ts'
import type { Directory } from '../store/account.ts'
import { changeSetting, lockSettings } from '../store/settings.ts'
import { connectorsPresent } from './connectors-present.ts'
import { requireDistinctNames } from './distinct-names.ts'
import { findUsernameConflicts } from './username-conflicts.ts'

type Patch = z.output<typeof signInExperiencePatch>
type Change = Partial<SignInExperience>

/**
 * Changes how people sign in. The first violated rule answers, in the wire's order; docs/wire/management-api.md#6.3.
 */
export async function changeSignInExperience(
  directory: Directory,
  patch: Patch,
  services: { hasMailbox: boolean },
): Promise<SignInExperience> {
  const { tx, now } = directory
  const { signInExperience: stored, captcha, customPhrases } = await lockSettings(tx)
  const connectors = await connectorsPresent(tx, services)
  const change = changeOf(patch, { stored, connectors, now })

  if (change.signUpProfileFields) requireDistinctNames(change.signUpProfileFields)
  if (change.customUiCsp) requireOrigins(change.customUiCsp)
  if (change.languageInfo) requireKnownLanguage(change.languageInfo, customPhrases)
  if (stored.usernamePolicy.caseSensitive && change.usernamePolicy?.caseSensitive === false)
    await requireNoConflicts(directory)
  requireConsistent(change, { ...stored, ...change }, connectors)
  if (change.emailBlocklistPolicy) requireWellFormedEntries(change.emailBlocklistPolicy)
  requireSelfHosted(change)
  if (change.captchaPolicy) requireCaptchaProvider(change.captchaPolicy, captcha)

  const changed = await changeSetting(tx, 'signInExperience', change, now)
  await record(directory, 'SignInExperience.Updated', { fields: Object.keys(change) })
  return changed
}

type Dependencies = { stored: SignInExperience; connectors: ConnectorsPresent; now: Date }

/** The members to write: as given, except those that depend on stored values or connectors. */
function changeOf(patch: Patch, { stored, connectors, now }: Dependencies): Change {
  const { customUiAssets, customUiCsp, passwordExpiration, socialSignInConnectorTargets, ...given } = patch
  // The cast is safe: JSON has no `undefined`, so each key that is present has a value.
  const change = given as Change
  if (customUiAssets !== undefined)
    change.customUiAssets = customUiAssets && { createdAt: now.getTime(), ...customUiAssets }
  if (customUiCsp)
    change.customUiCsp = Object.fromEntries(
      Object.entries(customUiCsp).filter(([, sources]) => sources?.length),
    )
  if (passwordExpiration)
    change.passwordExpiration = mergePasswordExpiration(
      stored.passwordExpiration,
      passwordExpiration as SignInExperience['passwordExpiration'],
      now,
    )
  if (socialSignInConnectorTargets)
    change.socialSignInConnectorTargets = socialSignInConnectorTargets.filter(connectors.hasTarget)
  // Adaptive MFA needs factors.
  if (given.mfa?.factors.length === 0) change.adaptiveMfa ??= { enabled: false }
  return change
}

/** Rules 6 to 11 of docs/wire/management-api.md#6.3, each checked if a member it concerns was given. */
function requireConsistent(change: Change, merged: SignInExperience, connectors: ConnectorsPresent): void {
  if (change.signUp) requireUsableSignUp(change.signUp, connectors)
  if (change.signIn) requireUsableSignIn(change.signIn, merged, connectors)
  if (change.mfa) requireUsableFactors(change.mfa.factors, merged.signIn)
  if (change.mfa || change.adaptiveMfa) requireConsistentAdaptivity(merged)
  if (change.forgotPasswordMethods) requireRecoverable(change.forgotPasswordMethods, connectors)
  if (change.passwordExpiration || change.forgotPasswordMethods !== undefined)
    requirePossibleExpiration(
      merged.passwordExpiration,
      recoveryChannels(merged.forgotPasswordMethods, connectors),
    )
}

async function requireNoConflicts({ tx }: Directory): Promise<void> {
  const conflicts = await findUsernameConflicts(tx, 20)
  if (conflicts.totalConflicts > 0)
    throw new Problem('sign_in_experiences.username_policy_case_conflicts_exist', conflicts)
}
