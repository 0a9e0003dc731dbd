import type { Say } from '@latchkey/locales'
import type { Requirement } from '@latchkey/ui'
import type { Experience } from './account.ts'

/** The requirements of the username policy, checked while a person types; docs/wire/account-api.md#4.5. */
export function usernameRequirements(
  username: string,
  { minLength, maxLength, allowedChars, characters = [] }: Experience['usernamePolicy'],
  say: Say,
): Requirement[] {
  const { lowercase, uppercase, numbers, underscore } = allowedChars
  const others = characters.map(character => `\\${character}`)
  const allowed = [
    (lowercase || uppercase) && 'a-zA-Z',
    numbers && '\\d',
    underscore && '_',
    ...others,
  ].filter(Boolean)
  const isOfAllowed = new RegExp(`^[${allowed.join('')}]+$`).test(username) && !/^[\d.-]/.test(username)
  const isOfCase =
    (lowercase || username === username.toUpperCase()) && (uppercase || username === username.toLowerCase())
  const requirements = [
    { words: [say(wordsOfCharacters(numbers, underscore)), ...characters].join(' '), isMet: isOfAllowed },
    ...(minLength > 1
      ? [
          {
            words: say('username.length', { min: minLength, count: maxLength }),
            isMet: username.length >= minLength && username.length <= maxLength,
          },
        ]
      : []),
  ]
  if (lowercase !== uppercase) {
    const words = say(lowercase ? 'username.lowercase' : 'username.uppercase')
    requirements.push({ words, isMet: username !== '' && isOfCase })
  }
  return requirements
}

function wordsOfCharacters(numbers: boolean, underscore: boolean) {
  if (numbers && underscore) return 'username.lettersDigitsUnderscores'
  if (numbers) return 'username.lettersDigits'
  return underscore ? 'username.lettersUnderscores' : 'username.letters'
}
