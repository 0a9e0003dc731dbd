import { ProblemError } from '@latchkey/client'
import type { Say, TextKey } from '@latchkey/ui'

const known: Record<string, TextKey> = {
  'account_center.field_not_editable': 'problem.notEditable',
  'auth.forbidden': 'problem.forbidden',
  'auth.third_party_application_forbidden': 'problem.forbidden',
  'entity.value_too_long': 'problem.tooLong',
  'session.invalid_credentials': 'problem.wrongPassword',
  'session.verification_blocked_too_many_attempts': 'problem.tooManyAttempts',
  'user.same_password': 'problem.samePassword',
  'user.suspended': 'problem.suspended',
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

/** What happened and what to do, for the place where it happened. `invalid` is said of a value of the wrong shape. */
export function wordsOfProblem(problem: unknown, say: Say, invalid: TextKey = 'problem.invalid'): string {
  if (!(problem instanceof ProblemError)) return say('problem.offline')
  if (problem.code === 'password.rejected') return wordsOfPasswordIssues(problem.data, say)
  if (problem.code === 'guard.invalid_input') return say(invalid)
  const key = known[problem.code]
  if (key) return say(key)
  return problem.status >= 500 ? say('problem.server') : problem.message
}

/** For support, unless the words say it all. */
export function codeOfProblem(problem: unknown) {
  return problem instanceof ProblemError && !known[problem.code] ? problem.code : undefined
}

function wordsOfPasswordIssues(issues: unknown, say: Say) {
  const words = (Array.isArray(issues) ? (issues as PasswordIssue[]) : []).map(({ code, interpolation }) => {
    const key = passwordIssues[code.replace('password_rejected.', '')] ?? 'problem.passwordRejected'
    return say(key, { ...interpolation, count: interpolation?.min ?? interpolation?.max ?? 0 })
  })
  return words.length ? [...new Set(words)].join('\n') : say('problem.passwordRejected')
}
