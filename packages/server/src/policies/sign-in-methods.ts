import { type ErrorCode, Problem, type SignInExperience } from '@latchkey/contract'
import type { ConnectorsPresent } from './sign-in-experience.ts'

type SignUp = SignInExperience['signUp']
type SignIn = SignInExperience['signIn']
type Factor = SignInExperience['mfa']['factors'][number]

/**
 * Requires registration to be possible with the settings (docs/wire/management-api.md#6.3, rule 6). Errors:
 * `sign_in_experiences.missing_sign_up_identifiers`, `sign_in_experiences.duplicated_sign_up_identifiers`,
 * `sign_in_experiences.enabled_connector_not_found`, `sign_in_experiences.passwordless_requires_verify`.
 */
export function requireUsableSignUp(signUp: SignUp, connectors: ConnectorsPresent): void {
  const { identifiers, secondaryIdentifiers = [], verify } = signUp
  if (identifiers.length === 0 && secondaryIdentifiers.length > 0)
    throw new Problem('sign_in_experiences.missing_sign_up_identifiers')
  const asked = [...identifiers.map(identifier => ({ identifier, verify })), ...secondaryIdentifiers]
  if (hasDuplicates(asked.map(({ identifier }) => identifier)))
    throw new Problem('sign_in_experiences.duplicated_sign_up_identifiers')
  for (const { identifier } of asked) {
    if (identifier === 'email' || identifier === 'emailOrPhone') requireConnector(connectors, 'email')
    if (identifier === 'phone' || identifier === 'emailOrPhone') requireConnector(connectors, 'phone')
  }
  if (asked.some(each => each.identifier !== 'username' && !each.verify))
    throw new Problem('sign_in_experiences.passwordless_requires_verify')
}

/**
 * Requires sign-in to be possible with the settings (docs/wire/management-api.md#6.3, rule 7). Errors:
 * `sign_in_experiences.enabled_connector_not_found`, `sign_in_experiences.at_least_one_authentication_factor`,
 * `sign_in_experiences.code_sign_in_must_be_enabled`,
 * `sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in`,
 * `sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in`.
 */
export function requireUsableSignIn(
  { methods }: SignIn,
  { signUp, mfa }: Pick<SignInExperience, 'signUp' | 'mfa'>,
  connectors: ConnectorsPresent,
): void {
  for (const { identifier, verificationCode } of methods)
    if (verificationCode && identifier !== 'username') requireConnector(connectors, identifier)
  if (methods.some(({ password, verificationCode }) => !password && !verificationCode))
    throw new Problem('sign_in_experiences.at_least_one_authentication_factor')
  const codes = codesToSignIn({ methods })
  // Codes cannot be sent to a username, so an account with only a username signs in otherwise.
  const needed = signUp.password ? [] : signUp.identifiers.filter(identifier => identifier !== 'username')
  if (needed.some(identifier => !codes.has(identifier)))
    throw new Problem('sign_in_experiences.code_sign_in_must_be_enabled')
  requireApart(codes, mfa.factors, {
    email: 'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in',
    phone: 'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in',
  })
}

/**
 * Requires a usable set of factors (docs/wire/management-api.md#6.3, rule 8). Errors:
 * `sign_in_experiences.duplicated_mfa_factors`, `sign_in_experiences.backup_code_cannot_be_enabled_alone`,
 * `sign_in_experiences.email_verification_code_cannot_be_used_for_mfa`,
 * `sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa`.
 */
export function requireUsableFactors(factors: readonly Factor[], signIn: SignIn): void {
  if (hasDuplicates(factors)) throw new Problem('sign_in_experiences.duplicated_mfa_factors')
  if (factors.length === 1 && factors[0] === 'BackupCode')
    throw new Problem('sign_in_experiences.backup_code_cannot_be_enabled_alone')
  requireApart(codesToSignIn(signIn), factors, {
    email: 'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa',
    phone: 'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa',
  })
}

function requireConnector(connectors: ConnectorsPresent, kind: 'email' | 'phone'): void {
  const [isThere, type] = kind === 'email' ? [connectors.email, 'Email'] : [connectors.sms, 'Sms']
  if (!isThere) throw new Problem('sign_in_experiences.enabled_connector_not_found', { type })
}

function codesToSignIn({ methods }: SignIn): ReadonlySet<string> {
  return new Set(methods.filter(method => method.verificationCode).map(({ identifier }) => identifier))
}

/** A channel that is the first factor cannot be the second factor as well. */
function requireApart(
  codes: ReadonlySet<string>,
  factors: readonly Factor[],
  refusals: { email: ErrorCode; phone: ErrorCode },
): void {
  if (codes.has('email') && factors.includes('EmailVerificationCode')) throw new Problem(refusals.email)
  if (codes.has('phone') && factors.includes('PhoneVerificationCode')) throw new Problem(refusals.phone)
}

function hasDuplicates(values: readonly string[]): boolean {
  return new Set(values).size < values.length
}
