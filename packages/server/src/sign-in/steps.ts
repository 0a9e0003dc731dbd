import { Problem, type signInApi } from '@latchkey/contract'
import { signUpFields } from '../policies/sign-up-profile.ts'
import type { SignIn } from './state.ts'
import { requireRecentSession } from './step-up.ts'

type Rows = typeof signInApi
/** The calls that `PUT /api/experience` must precede. */
export type StepName = { [Name in keyof Rows]: Rows[Name]['begun'] extends true ? Name : never }[keyof Rows]

type Present = Pick<SignIn, 'state' | 'settings' | 'interaction' | 'now'>

/** What a call requires of the sign-in. */
type Step = {
  /**
   * `anything`: nothing. `registration`: a registration, or an identified account. `account`: an identified account.
   * `factor`: an identified account, and its second factor was verified in this sign-in, if it has one; otherwise a
   * stolen password could add another. In a step-up always: the session alone changes nothing.
   */
  needs: 'anything' | 'registration' | 'account' | 'factor'
  /** Whether a password reset refuses it: a proven address is weaker evidence than a sign-in. */
  isRefusedInReset?: true
  /** The profile field that the registration must have, by the settings. */
  field?: 'avatar'
}

const anything: Step = { needs: 'anything' }
const ofAccount: Step = { needs: 'account', isRefusedInReset: true }
const behindFactor: Step = { needs: 'factor', isRefusedInReset: true }

/**
 * The states of a sign-in and the calls that each allows (docs/wire/management-api.md#8.10). A sign-in is begun, then
 * has an identified account, then is submitted; `submit` asks for what is still missing, in the order of `gates`.
 * A step-up begins with an identified account: that of the session. Another identification ends the step-up.
 *
 * Verifications are allowed in every event and state, and so are methods that are switched off: what they prove is
 * looked at when it is used, at the identification.
 */
export const steps: Readonly<Record<StepName, Step>> = {
  changeEvent: anything,
  readInteraction: anything,

  // Adds a verification, which proves an identity or a factor.
  verifyPassword: anything,
  proposeUsernameAndPassword: anything,
  sendVerificationCode: anything,
  verifyVerificationCode: anything,
  beginSocial: { needs: 'anything', isRefusedInReset: true },
  verifySocial: { needs: 'anything', isRefusedInReset: true },
  verifyOneTimeToken: { needs: 'anything', isRefusedInReset: true },
  askForSignInPasskey: anything,
  verifySignInPasskey: anything,

  // Identifies the account of a verification; at a registration, creates it.
  identify: anything,

  // Adds what the account lacks. It is stored at the creation of the account, or with `submit`.
  addToProfile: anything,
  uploadAvatar: { needs: 'registration', isRefusedInReset: true, field: 'avatar' },
  replacePassword: { needs: 'account' },

  // Verifies a second factor.
  sendMfaVerificationCode: ofAccount,
  verifyMfaVerificationCode: ofAccount,
  verifyTotp: ofAccount,
  verifyBackupCode: ofAccount,
  askForPasskey: ofAccount,
  verifyPasskey: ofAccount,

  // Proposes a new factor; it is bound by `bindFactor`.
  proposeTotp: ofAccount,
  proposeBackupCodes: ofAccount,
  registerPasskey: ofAccount,
  verifyPasskeyRegistration: ofAccount,
  bindFactor: behindFactor,
  bindPasskey: behindFactor,

  // Declines or accepts a suggestion.
  enableMfa: behindFactor,
  skipMfa: behindFactor,
  skipMfaSuggestion: behindFactor,
  skipPasskey: behindFactor,
  trustDevice: behindFactor,

  // Takes the scheduled deletion of the account back, with `submit`.
  restoreAccount: behindFactor,

  submit: { needs: 'account' },
}

/**
 * Refuses a call that the state does not allow. Whether a factor was verified is checked where the account is opened:
 * `openProven`. Errors: `session.interaction_not_found`, `session.not_supported_for_forgot_password`,
 * `session.identifier_not_found`, `auth.forbidden`.
 */
export function requireStep(name: StepName, present: Present): void {
  const { state, settings } = present
  requireRecentSession(state, present)
  const { event, userId, isRegistering } = state
  const { needs, isRefusedInReset, field } = steps[name]
  if (event === 'ForgotPassword' && isRefusedInReset)
    throw new Problem('session.not_supported_for_forgot_password')
  // A registration that was asked for says at `submit` what it lacks.
  const isComing = (name === 'submit' && isRegistering) || (needs === 'registration' && event === 'Register')
  if (needs !== 'anything' && !userId && !isComing) throw new Problem('session.identifier_not_found')
  if (field && !signUpFields(settings).some(({ name }) => name === field)) throw new Problem('auth.forbidden')
}
