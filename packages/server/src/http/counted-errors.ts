import type { ErrorCode } from '@latchkey/contract'
import type english from '@latchkey/locales/en/errors.json'

/** An error whose message has plural forms. */
type CountedError = Extract<CodeOf<keyof typeof english>, ErrorCode>
type CodeOf<Key> = Key extends `${infer Code}_other` ? Code : never

/** The member of `data` that is the `count` of a message with plural forms. */
export const countMembers: Readonly<Record<CountedError, string>> = {
  'oidc.too_many_previous_keys': 'limit',
  'request.throttled': 'retryAfter',
  'session.verification_blocked_too_many_attempts': 'relativeTime',
  'sign_in_experiences.username_policy_case_conflicts_exist': 'totalConflicts',
  'user.too_many_personal_access_tokens': 'limit',
  'user.username_too_long': 'max',
  'user.username_too_short': 'min',
}

export function isCounted(code: ErrorCode): code is CountedError {
  return Object.hasOwn(countMembers, code)
}
