import { type ErrorCode, Problem, type SignInExperience } from '@latchkey/contract'

type UsernamePolicy = SignInExperience['usernamePolicy']

/**
 * Whether a username consists of letters, digits, `_` and the policy's extra characters, starting with a letter or
 * `_`.
 */
export function hasAllowedCharacters(username: string, { characters = [] }: UsernamePolicy): boolean {
  const others = characters.map(character => `\\${character}`).join('')
  return new RegExp(`^[A-Z_a-z][\\w${others}]*$`).test(username)
}

/**
 * Throws the first violation (docs/wire/account-api.md#4.5). `user.username_too_short` carries `{ min }`,
 * `user.username_too_long` carries `{ max }`. Errors: `user.username_required`, `user.username_starts_with_number`,
 * `user.username_invalid_charset_hard`, `user.username_too_short`, `user.username_too_long`,
 * `user.username_uppercase_not_allowed`, `user.username_lowercase_not_allowed`, `user.username_numbers_not_allowed`,
 * `user.username_underscore_not_allowed`.
 */
export function requireAllowedUsername(username: string, policy: UsernamePolicy): void {
  const { minLength: min, maxLength: max, allowedChars } = policy
  const violations: [ErrorCode, isViolated: boolean, data?: Record<string, number>][] = [
    ['user.username_required', username === ''],
    ['user.username_starts_with_number', /^\d/.test(username)],
    ['user.username_invalid_charset_hard', !hasAllowedCharacters(username, policy)],
    ['user.username_too_short', username.length < min, { min }],
    ['user.username_too_long', username.length > max, { max }],
    ['user.username_uppercase_not_allowed', !allowedChars.uppercase && /[A-Z]/.test(username)],
    ['user.username_lowercase_not_allowed', !allowedChars.lowercase && /[a-z]/.test(username)],
    ['user.username_numbers_not_allowed', !allowedChars.numbers && /\d/.test(username)],
    ['user.username_underscore_not_allowed', !allowedChars.underscore && username.includes('_')],
  ]
  for (const [code, isViolated, data] of violations) {
    if (isViolated) throw new Problem(code, data)
  }
}
