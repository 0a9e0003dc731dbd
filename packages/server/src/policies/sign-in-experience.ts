import { Problem, type SignInExperience } from '@latchkey/contract'
import { languages } from '@latchkey/locales'
import type { CustomPhrases } from '../store/custom-phrases.ts'
import type { Settings } from '../store/settings.ts'

/** The configured connectors, as far as the sign-in experience depends on them. */
export type ConnectorsPresent = {
  email: boolean
  sms: boolean
  /** Whether a connector for this social target exists. */
  hasTarget(target: string): boolean
}

/**
 * Requires the sources of the CSP to be origins (docs/wire/management-api.md#6.3, rule 2). Errors:
 * `request.invalid_input`.
 */
export function requireOrigins({ scriptSrc = [], connectSrc = [] }: SignInExperience['customUiCsp']): void {
  const wrong = [...scriptSrc, ...connectSrc].filter(source => !isOrigin(source))
  if (wrong.length > 0) throw invalid(`these are no origins: ${wrong.join(', ')}`)
}

function isOrigin(source: string): boolean {
  const url = URL.canParse(source) ? new URL(source) : undefined
  // `origin` is `null` for schemes without one, and a path or query would be lost silently.
  return url !== undefined && /^(https?|wss?):$/.test(url.protocol) && url.href === `${url.origin}/`
}

/**
 * Requires a fallback language that is built in or has custom phrases (docs/wire/management-api.md#6.3, rule 3). Errors:
 * `sign_in_experiences.unsupported_default_language`.
 */
export function requireKnownLanguage(
  { fallbackLanguage }: SignInExperience['languageInfo'],
  customPhrases: CustomPhrases,
): void {
  if (!Object.hasOwn(languages, fallbackLanguage) && !Object.hasOwn(customPhrases, fallbackLanguage))
    throw new Problem('sign_in_experiences.unsupported_default_language', { language: fallbackLanguage })
}

const adaptivePolicies: readonly string[] = [
  'PromptAtSignInAndSignUpMandatory',
  'PromptOnlyAtSignInMandatory',
]

/**
 * Requires adaptive MFA and the MFA policy to agree (docs/wire/management-api.md#6.3, rule 9). Without factors, no
 * policy prompts anyone, so any policy is allowed. Errors: `sign_in_experiences.adaptive_mfa_requires_mfa`,
 * `sign_in_experiences.adaptive_mfa_requires_non_skippable_policy`,
 * `sign_in_experiences.non_adaptive_mfa_requires_skippable_policy`.
 */
export function requireConsistentAdaptivity({
  adaptiveMfa,
  mfa,
}: Pick<SignInExperience, 'adaptiveMfa' | 'mfa'>): void {
  const isMandatory = adaptivePolicies.includes(mfa.policy)
  if (adaptiveMfa.enabled && mfa.factors.length === 0)
    throw new Problem('sign_in_experiences.adaptive_mfa_requires_mfa')
  if (adaptiveMfa.enabled && !isMandatory)
    throw new Problem('sign_in_experiences.adaptive_mfa_requires_non_skippable_policy')
  if (!adaptiveMfa.enabled && isMandatory && mfa.factors.length > 0)
    throw new Problem('sign_in_experiences.non_adaptive_mfa_requires_skippable_policy')
}

type ForgotPasswordMethods = SignInExperience['forgotPasswordMethods']

/**
 * Requires a connector for each method of password recovery (docs/wire/management-api.md#6.3, rule 10). Errors:
 * `sign_in_experiences.forgot_password_method_requires_connector`.
 */
export function requireRecoverable(methods: ForgotPasswordMethods, connectors: ConnectorsPresent): void {
  const missing = methods?.find(method => !isThere(method, connectors))
  if (missing)
    throw new Problem('sign_in_experiences.forgot_password_method_requires_connector', { method: missing })
}

/** The channels for password recovery. Null for the methods allows every channel with a connector. */
export function recoveryChannels(
  methods: ForgotPasswordMethods,
  connectors: ConnectorsPresent,
): { email: boolean; phone: boolean } {
  const offers = (method: 'EmailVerificationCode' | 'PhoneVerificationCode') =>
    (methods === null || methods.includes(method)) && isThere(method, connectors)
  return { email: offers('EmailVerificationCode'), phone: offers('PhoneVerificationCode') }
}

function isThere(method: string, connectors: ConnectorsPresent): boolean {
  return method === 'EmailVerificationCode' ? connectors.email : connectors.sms
}

type PasswordExpiration = SignInExperience['passwordExpiration']

/**
 * Merges the given members into the stored ones; `enabled: false` drops all others (docs/wire/management-api.md#6.3,
 * rule 11).
 */
export function mergePasswordExpiration(
  stored: PasswordExpiration,
  given: PasswordExpiration,
  now: Date,
): PasswordExpiration {
  if (given.enabled === false) return { enabled: false }
  const { enabledAt = now.getTime(), ...merged } = { ...stored, ...given, enabledAt: stored.enabledAt }
  return merged.enabled ? { ...merged, enabledAt } : merged
}

/**
 * Requires a valid period and a way to recover the password (docs/wire/management-api.md#6.3, rule 11). Errors:
 * `sign_in_experiences.password_expiration_invalid_period_days`,
 * `sign_in_experiences.password_expiration_requires_forgot_password`.
 */
export function requirePossibleExpiration(
  { enabled, validPeriodDays = 0 }: PasswordExpiration,
  recovery: { email: boolean; phone: boolean },
): void {
  if (!enabled) return
  // At most a hundred years: a longer period would overflow the range of dates.
  if (!Number.isInteger(validPeriodDays) || validPeriodDays < 1 || validPeriodDays > 36_500)
    throw new Problem('sign_in_experiences.password_expiration_invalid_period_days')
  if (!recovery.email && !recovery.phone)
    throw new Problem('sign_in_experiences.password_expiration_requires_forgot_password')
}

/**
 * Refuses settings that the wire reserves for its cloud (docs/wire/management-api.md#6.3, rule 13). Errors:
 * `request.invalid_input`.
 */
export function requireSelfHosted({
  hideLogtoBranding,
  customUiCsp = {},
}: Partial<Pick<SignInExperience, 'hideLogtoBranding' | 'customUiCsp'>>): void {
  if (hideLogtoBranding) throw invalid('hideLogtoBranding cannot be switched on here')
  if (Object.values(customUiCsp).some((sources = []) => sources.length > 0))
    throw invalid('customUiCsp cannot be set here')
}

/**
 * Refuses to turn the captcha on without a provider: nobody could sign in, or nothing would be checked. Errors:
 * `request.invalid_input`.
 */
export function requireCaptchaProvider(
  { enabled }: SignInExperience['captchaPolicy'],
  { provider }: Settings['captcha'],
): void {
  if (enabled && !provider)
    throw invalid('captchaPolicy.enabled needs a captcha provider; PUT /api/captcha-provider sets it')
}

function invalid(reason: string): Problem {
  return new Problem('request.invalid_input', { reason }, { details: reason })
}
