import { Problem, type SignInExperience } from '@latchkey/contract'
import { languages } from '@latchkey/locales'

/** What an administrator set up beside the settings, as far as these depend on it. */
export type ConnectorsPresent = {
  email: boolean
  sms: boolean
  /** Whether people can sign in through this social target. */
  hasTarget(target: string): boolean
}

/** Contract management-api 6.3, rule 2. */
export function requireOrigins({ scriptSrc = [], connectSrc = [] }: SignInExperience['customUiCsp']): void {
  const wrong = [...scriptSrc, ...connectSrc].filter(source => !isOrigin(source))
  if (wrong.length > 0) throw invalid(`these are no origins: ${wrong.join(', ')}`)
}

function isOrigin(source: string): boolean {
  const url = URL.canParse(source) ? new URL(source) : undefined
  // `origin` is null for schemes that have none; what is more than the origin would be lost.
  return url !== undefined && /^(https?|wss?):$/.test(url.protocol) && url.href === `${url.origin}/`
}

/** Contract management-api 6.3, rule 3. */
export function requireKnownLanguage({ fallbackLanguage }: SignInExperience['languageInfo']): void {
  if (!Object.hasOwn(languages, fallbackLanguage))
    throw new Problem('sign_in_experiences.unsupported_default_language', { language: fallbackLanguage })
}

const adaptivePolicies: readonly string[] = [
  'PromptAtSignInAndSignUpMandatory',
  'PromptOnlyAtSignInMandatory',
]

/** Contract management-api 6.3, rule 9. A policy without factors asks nobody for anything, so that any will do. */
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

/** Contract management-api 6.3, rule 10. */
export function requireRecoverable(methods: ForgotPasswordMethods, connectors: ConnectorsPresent): void {
  const missing = methods?.find(method => !isThere(method, connectors))
  if (missing)
    throw new Problem('sign_in_experiences.forgot_password_method_requires_connector', { method: missing })
}

/** By what people who forgot their password can set another; null of methods means: whatever there is. */
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

/** Contract management-api 6.3, rule 11: given members are merged, but for `enabled: false`, which forgets the others. */
export function mergePasswordExpiration(
  stored: PasswordExpiration,
  given: PasswordExpiration,
  now: Date,
): PasswordExpiration {
  if (given.enabled === false) return { enabled: false }
  const { enabledAt = now.getTime(), ...merged } = { ...stored, ...given, enabledAt: stored.enabledAt }
  return merged.enabled ? { ...merged, enabledAt } : merged
}

/** Contract management-api 6.3, rule 11. */
export function requirePossibleExpiration(
  { enabled, validPeriodDays = 0 }: PasswordExpiration,
  recovery: { email: boolean; phone: boolean },
): void {
  if (!enabled) return
  // A hundred years: beyond that, the moment of expiry leaves what a date can be.
  if (!Number.isInteger(validPeriodDays) || validPeriodDays < 1 || validPeriodDays > 36_500)
    throw new Problem('sign_in_experiences.password_expiration_invalid_period_days')
  if (!recovery.email && !recovery.phone)
    throw new Problem('sign_in_experiences.password_expiration_requires_forgot_password')
}

/** Contract management-api 6.3, rule 13: what the wire has for its cloud alone. */
export function requireSelfHosted({
  hideLogtoBranding,
  customUiCsp = {},
}: Partial<Pick<SignInExperience, 'hideLogtoBranding' | 'customUiCsp'>>): void {
  if (hideLogtoBranding) throw invalid('hideLogtoBranding cannot be switched on here')
  if (Object.values(customUiCsp).some((sources = []) => sources.length > 0))
    throw invalid('customUiCsp cannot be set here')
}

function invalid(reason: string): Problem {
  return new Problem('request.invalid_input', { reason }, { details: reason })
}
