import { Problem, type SignInRow } from '@latchkey/contract'
import { askCaptchaProvider, type CaptchaServices } from '../connectors/captcha.ts'
import { record } from '../events/record.ts'
import { captchaFailed, requireOwnCaptcha } from '../policies/captcha.ts'
import type { Settings } from '../store/settings.ts'
import { keep } from './sign-in.ts'
import type { SignIn, SignInState, SignInVerification, SolvedCaptcha } from './state.ts'

/** Longer than any token: what a provider answers to such a text must not look like an outage. */
const longest = 8192

/**
 * Verifies a captcha token. Takes up to ten seconds: never call it inside a transaction. Undefined while the captcha is
 * off. Errors: `session.captcha_failed`.
 */
export async function solveCaptcha(
  { signInExperience, captcha }: Settings,
  services: CaptchaServices,
  token: string,
): Promise<SolvedCaptcha | undefined> {
  const { enabled, whenUnavailable = 'refuse' } = signInExperience.captchaPolicy
  if (!enabled) return undefined
  if (token === '' || token.length > longest) throw captchaFailed('rejected')
  const verdict = await askCaptchaProvider(captcha, services, token)
  if (verdict.kind === 'invalid') throw captchaFailed('rejected')
  if (verdict.kind === 'valid') {
    requireOwnCaptcha(verdict, signInExperience.captchaPolicy, services.config.endpoint)
    return { outcome: 'verified' }
  }
  const { reason } = verdict
  services.logger.warn({ reason, whenUnavailable }, 'the captcha provider could not verify a token')
  if (whenUnavailable === 'refuse') throw captchaFailed('unavailable')
  return { outcome: 'skipped', reason }
}

/**
 * Requires a solved captcha for rows that bots would call in masses, while the captcha is on. Errors:
 * `session.captcha_required`.
 */
export function requireCaptcha(
  { captcha: rule = 'never' }: SignInRow,
  { signInExperience }: Settings,
  state: SignInState | undefined,
): void {
  if (!signInExperience.captchaPolicy.enabled || !state || state.captcha) return
  const isRegistration = state.event === 'Register' && !state.userId
  const isNeeded =
    rule === 'registration' ? isRegistration && !state.verifications.some(vouches) : rule === 'always'
  if (isNeeded) throw new Problem('session.captcha_required')
}

/** Keeps a captcha that was solved in the middle of a sign-in. */
export async function keepCaptcha(signIn: SignIn, captcha: SolvedCaptcha): Promise<void> {
  keep(signIn, { captcha })
  if (captcha.outcome === 'skipped') await record(signIn, 'Captcha.Skipped', { reason: captcha.reason })
}

/** Whether the verification costs more than a captcha. A code costs one: sending it needs a captcha. */
function vouches(verification: SignInVerification): boolean {
  if (verification.type === 'Social') return verification.socialIdentity !== undefined
  return 'isVerified' in verification && verification.isVerified
}
