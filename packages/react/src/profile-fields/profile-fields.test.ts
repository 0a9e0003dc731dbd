import { createSay } from '@latchkey/locales'
import de from '@latchkey/locales/de/pages.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import type { Account } from '../account.ts'
import { wordsOfField, wordsOfOption } from './field-words.ts'
import { faultsOf } from './profile-faults.ts'
import { type Definition, inputsOf, type ProfileInput } from './profile-input.ts'

const wording = { say: createSay('de', de), language: 'de' }
// The cast leaves out what the page does not read.
const fieldOf = (given: object) =>
  ({ label: '', required: false, config: {}, ...given }) as unknown as Definition
const inputOf = (given: object) => inputsOf([fieldOf(given)])[0] as ProfileInput

describe('an option without a label', () => {
  it.each([
    ['gender', 'female', de['profile.gender.female']],
    ['gender', 'male', de['profile.gender.male']],
    ['gender', 'divers', 'divers'],
    ['locale', 'fr', 'Französisch'],
    ['zoneinfo', 'Asia/Shanghai', 'Asia / Shanghai · GMT+8'],
    ['nickname', 'female', 'female'],
    ['team', 'female', 'female'],
  ])('of %s, "%s", reads "%s"', (name, value, words) => {
    const definition = { name, type: 'Select', config: { options: [{ value }] } }
    expect(wordsOfOption(inputOf(definition), value, wording)).toBe(words)
    const holder = { profile: { [name]: value }, customData: { [name]: value } } as unknown as Account
    expect(wordsOfField(fieldOf(definition), holder, wording)).toBe(words)
  })

  it('gives way to the words of an administrator', () => {
    const config = { options: [{ value: 'female', label: 'Frau' }] }
    expect(wordsOfOption(inputOf({ name: 'gender', type: 'Select', config }), 'female', wording)).toBe('Frau')
  })
})

describe('a web address', () => {
  // As the server, which also takes the names of an intranet.
  it.each([
    ['https://example.com/a?b=c', true],
    ['example.com', true],
    ['https://wiki', true],
    ['two words', false],
    ['mailto:mira@mail.example', false],
    ['javascript:alert(1)', false],
  ])('can be %s: %s', (blog, isAllowed) => {
    const input = inputOf({ name: 'blog', type: 'Url' })
    expect(faultsOf([input], { blog })).toEqual(isAllowed ? {} : { blog: { text: 'profileField.url' } })
  })
})
