import { ProblemError } from '@latchkey/client'
import type { Say, TextKey, Values } from '@latchkey/locales'
import type { Requirement } from '@latchkey/ui'
import { wordsOfCeremony } from './passkey-ceremonies.ts'

const known: Record<string, TextKey> = {
  'account_center.field_not_editable': 'problem.notEditable',
  'account_center.field_not_enabled': 'problem.notEditable',
  'auth.forbidden': 'problem.forbidden',
  'auth.third_party_application_forbidden': 'problem.forbidden',
  'connector.authorization_failed': 'problem.providerRefused',
  'connector.general': 'problem.notSent',
  'connector.invalid_config': 'problem.notSent',
  'connector.invalid_response': 'problem.notSent',
  'connector.not_found': 'problem.noConnector',
  'connector.rate_limit_exceeded': 'problem.notSent',
  'connector.usage_limit_exceeded': 'problem.notSent',
  'entity.not_exists': 'problem.gone',
  'entity.not_found': 'problem.gone',
  'entity.value_too_long': 'problem.tooLong',
  'guard.file_size_exceeded': 'problem.pictureTooLarge',
  'guard.mime_type_not_allowed': 'problem.pictureKind',
  'session.captcha_failed': 'problem.captchaFailed',
  'session.email_blocklist.email_not_allowed': 'problem.emailNotAllowed',
  'session.email_blocklist.email_subaddressing_not_allowed': 'problem.emailNotAllowed',
  'session.email_blocklist.invalid_email': 'problem.emailInvalid',
  'session.interaction_not_found': 'signIn.expired',
  'session.invalid_credentials': 'problem.wrongPassword',
  'session.mfa.invalid_backup_code': 'problem.wrongBackupCode',
  'session.mfa.invalid_totp_code': 'problem.wrongCode',
  'session.mfa.mfa_policy_not_user_controlled': 'problem.factorRequired',
  'session.mfa.webauthn_verification_failed': 'problem.passkeyFailed',
  'session.mfa.webauthn_verification_not_found': 'problem.passkeyFailed',
  'session.not_found': 'signIn.expired',
  'user.deletion_scheduled': 'problem.deletionScheduled',
  'user.email_already_in_use': 'problem.emailTaken',
  'user.identity_already_in_use': 'problem.identityTaken',
  'user.invalid_phone': 'problem.phoneInvalid',
  'user.last_sign_in_method_required': 'problem.lastSignInMethod',
  'user.personal_access_token_name_exists': 'problem.tokenNameTaken',
  'user.phone_already_in_use': 'problem.phoneTaken',
  'user.same_password': 'problem.samePassword',
  'user.suspended': 'problem.suspended',
  'user.too_many_personal_access_tokens': 'problem.tooManyTokens',
  'user.user_not_exist': 'problem.noAccount',
  'user.username_already_in_use': 'problem.usernameTaken',
  'user.username_required': 'problem.usernameRequired',
  'user.username_starts_with_number': 'problem.usernameStartsWithNumber',
  'user.username_invalid_charset_hard': 'problem.usernameCharacters',
  'user.username_too_short': 'problem.usernameTooShort',
  'user.username_too_long': 'problem.usernameTooLong',
  'user.username_uppercase_not_allowed': 'problem.usernameUppercase',
  'user.username_lowercase_not_allowed': 'problem.usernameLowercase',
  'user.username_numbers_not_allowed': 'problem.usernameNumbers',
  'user.username_underscore_not_allowed': 'problem.usernameUnderscore',
  'verification_code.code_mismatch': 'problem.wrongSentCode',
  'verification_code.email_mismatch': 'problem.codeExpired',
  'verification_code.exceed_max_try': 'problem.codeExpired',
  'verification_code.expired': 'problem.codeExpired',
  'verification_code.not_found': 'problem.codeExpired',
  'verification_code.phone_mismatch': 'problem.codeExpired',
}

const passwordIssues: Record<string, TextKey> = {
  too_short: 'problem.passwordTooShort',
  too_long: 'problem.passwordTooLong',
  unsupported_characters: 'problem.passwordCharacters',
  character_types: 'problem.passwordKinds',
  pwned: 'problem.passwordLeaked',
  'restricted.repetition': 'problem.passwordPattern',
  'restricted.sequence': 'problem.passwordPattern',
  'restricted.words': 'problem.passwordWords',
  'restricted.user_info': 'problem.passwordPersonal',
}

type PasswordIssue = { code: string; interpolation?: Record<string, number> }

/** Something that the form needs is missing or cannot exist, so nothing was sent. */
export class IncompleteForm extends Error {
  readonly text: TextKey

  constructor(text: TextKey) {
    super(text)
    this.text = text
  }
}

/** The text for an error: what happened and what to do. `invalid` is the text for a value of the wrong format. */
export function wordsOfProblem(problem: unknown, say: Say, invalid: TextKey = 'problem.invalid'): string {
  if (problem instanceof IncompleteForm) return say(problem.text)
  if (!(problem instanceof ProblemError)) return say(wordsOfCeremony(problem) ?? 'problem.offline')
  if (problem.code === 'password.rejected') return wordsOfPasswordIssues(problem.data, say)
  if (problem.code === 'guard.invalid_input') return say(invalid)
  if (problem.status === 401 && problem.code.startsWith('auth.')) return say('problem.sessionEnded')
  const key = known[problem.code]
  if (key) return say(key, withCount(problem.data))
  if (problem.status === 429 || problem.code in waits) return wordsOfWait(problem, say)
  return say(problem.status >= 500 ? 'problem.server' : 'problem.unexpected')
}

/** Refusals of another attempt: the text, and the text with the time to wait. */
const waits: Record<string, readonly [plain: TextKey, timed: TextKey]> = {
  'request.message_rate_limited': ['problem.tooManyMessages', 'problem.tooManyMessages.wait'],
  'request.throttled': ['problem.tooManyAttempts', 'problem.tooManyAttempts.wait'],
  'session.verification_blocked_too_many_attempts': [
    'problem.tooManyAttempts',
    'problem.tooManyAttempts.wait',
  ],
}

function wordsOfWait({ code, retryAfter }: ProblemError, say: Say) {
  const [plain, timed] = waits[code] ?? (['problem.tooManyAttempts', 'problem.tooManyAttempts.wait'] as const)
  return retryAfter ? say(timed, { wait: wordsOfSeconds(retryAfter, say) }) : say(plain)
}

function wordsOfSeconds(seconds: number, say: Say) {
  if (seconds < 60) return say('wait.seconds', { count: seconds })
  if (seconds < 90 * 60) return say('wait.minutes', { count: Math.ceil(seconds / 60) })
  return say('wait.hours', { count: Math.ceil(seconds / 3600) })
}

/**
 * The text for a value that was refused, at a field that shows its requirements: what these say already is not said
 * twice.
 */
export function wordsOfRefusal(
  problem: unknown,
  say: Say,
  { requirements, invalid }: { requirements: readonly Requirement[]; invalid?: TextKey },
): string | undefined {
  if (!problem) return undefined
  const isOfValue =
    problem instanceof ProblemError && /^(password\.rejected|user\.username_)/.test(problem.code)
  if (isOfValue && requirements.some(({ isMet }) => !isMet)) return say('requirement.unmet')
  return wordsOfProblem(problem, say, invalid)
}

/** The error code for support, unless the text already explains everything. */
export function codeOfProblem(problem: unknown) {
  if (!(problem instanceof ProblemError) || known[problem.code] || problem.code in waits) return undefined
  return problem.status === 401 && problem.code.startsWith('auth.') ? undefined : problem.code
}

function wordsOfPasswordIssues(issues: unknown, say: Say) {
  const words = (Array.isArray(issues) ? (issues as PasswordIssue[]) : []).map(({ code, interpolation }) => {
    const key = passwordIssues[code.replace('password_rejected.', '')] ?? 'problem.passwordRejected'
    return say(key, withCount(interpolation))
  })
  return words.length ? [...new Set(words)].join('\n') : say('problem.passwordRejected')
}

/** A limit as the number of its text, which chooses the plural form. */
function withCount(limits: unknown): Values {
  const { min, max } = (limits ?? {}) as { min?: number; max?: number }
  return { count: min ?? max ?? 0 }
}
