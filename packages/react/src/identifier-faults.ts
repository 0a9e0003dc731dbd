import type { TextKey } from '@latchkey/locales'

/** The most characters of an email address or a username that the server stores. */
export const longestIdentifier = 128

/** What is wrong with a typed email address, in the server's eyes; undefined if nothing is. */
export function faultOfEmail(typed: string): TextKey | undefined {
  if (typed.length > longestIdentifier) return 'problem.emailTooLong'
  return /^[^\s\p{Cc}\p{Cs}]+@[^\s\p{Cc}\p{Cs}]+\.[^\s\p{Cc}\p{Cs}]+$/u.test(typed)
    ? undefined
    : 'problem.emailInvalid'
}

/**
 * What is wrong with the username of an account; the text takes `longestIdentifier` as its `count`. The policy counts for
 * new usernames only.
 */
export function faultOfUsername(typed: string): TextKey | undefined {
  if (typed.length > longestIdentifier) return 'problem.usernameTooLong'
  return /[\p{Cc}\p{Cs}]/u.test(typed) ? 'problem.usernameCharacters' : undefined
}
