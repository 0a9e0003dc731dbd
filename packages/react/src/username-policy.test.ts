import { expect, it } from 'vitest'
import { usernameRequirements } from './username-policy.ts'

const anything = {
  caseSensitive: true,
  minLength: 1,
  maxLength: 128,
  allowedChars: { lowercase: true, uppercase: true, numbers: true, underscore: true },
}
const unmet = (username: string, policy = {}) =>
  usernameRequirements(username, { ...anything, ...policy }, key => key)
    .filter(({ isMet }) => !isMet)
    .map(({ words }) => words)

it('accepts letters, digits and underscores', () => {
  expect(unmet('_mira_84')).toEqual([])
})

it.each(['', '9mira', 'mira nolan', 'mira-nolan', '小明'])('rejects %j', username => {
  expect(unmet(username)).toEqual(['username.lettersDigitsUnderscores'])
})

it('demands a length if the policy does', () => {
  expect(unmet('mi', { minLength: 3 })).toEqual(['username.length'])
})

it('demands one case if the policy allows only one', () => {
  expect(unmet('Mira', { allowedChars: { ...anything.allowedChars, uppercase: false } })).toEqual([
    'username.lowercase',
  ])
})
