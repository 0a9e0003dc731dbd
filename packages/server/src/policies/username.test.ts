import { Problem, type SignInExperience } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import { requireAllowedUsername } from './username.ts'

const everything: SignInExperience['usernamePolicy'] = {
  caseSensitive: true,
  minLength: 1,
  maxLength: 128,
  allowedChars: { lowercase: true, uppercase: true, numbers: true, underscore: true },
}

describe('a username', () => {
  it.each(['ada', 'Ada', '_', 'a1', 'A_1', 'a'.repeat(128)])('is allowed: %s', username => {
    expect(refusalOf(username, {})).toBeUndefined()
  })

  it('is required', () => {
    expect(refusalOf('', {})).toEqual(['user.username_required', undefined])
  })

  it('does not begin with a digit', () => {
    expect(refusalOf('1ada', {})).toEqual(['user.username_starts_with_number', undefined])
  })

  it.each(['ada lovelace', 'ada-l', 'ädä', '@ada', 'ada\n'])('contains no other characters: %j', username => {
    expect(refusalOf(username, {})).toEqual(['user.username_invalid_charset_hard', undefined])
  })

  it('may contain a point and a hyphen where the policy allows them, not at its beginning', () => {
    for (const username of ['ada.l', 'ada-l', 'a.-'])
      expect(refusalOf(username, { characters: ['.', '-'] })).toBeUndefined()
    expect(refusalOf('ada-l', { characters: ['.'] })).toEqual([
      'user.username_invalid_charset_hard',
      undefined,
    ])
    expect(refusalOf('ada.l', { characters: ['-'] })).toEqual([
      'user.username_invalid_charset_hard',
      undefined,
    ])
    expect(refusalOf('adaxl', { characters: ['.'] })).toBeUndefined()
    for (const username of ['.ada', '-ada', 'ada+l', 'ada l'])
      expect(refusalOf(username, { characters: ['.', '-'] })).toEqual([
        'user.username_invalid_charset_hard',
        undefined,
      ])
  })

  it('is not too short', () => {
    expect(refusalOf('ada', { minLength: 4 })).toEqual(['user.username_too_short', { min: 4 }])
    expect(refusalOf('adal', { minLength: 4 })).toBeUndefined()
  })

  it('is not too long', () => {
    expect(refusalOf('adalo', { maxLength: 4 })).toEqual(['user.username_too_long', { max: 4 }])
    expect(refusalOf('adal', { maxLength: 4 })).toBeUndefined()
  })

  it.each([
    ['uppercase', 'Ada', 'ada_1'],
    ['lowercase', 'Ada', 'ADA_1'],
    ['numbers', 'ada1', 'Ada_'],
    ['underscore', 'ada_', 'Ada1'],
  ] as const)('contains no %s where the policy forbids it', (kind, refused, allowed) => {
    const policy = { allowedChars: { ...everything.allowedChars, [kind]: false } }
    expect(refusalOf(refused, policy)).toEqual([`user.username_${kind}_not_allowed`, undefined])
    expect(refusalOf(allowed, policy)).toBeUndefined()
  })

  it('is refused by the first rule that it breaks', () => {
    const nothing = { lowercase: false, uppercase: false, numbers: false, underscore: false }
    const codeOf = (username: string, change = {}) => {
      return refusalOf(username, { minLength: 5, maxLength: 9, allowedChars: nothing, ...change })?.[0]
    }
    expect(codeOf('')).toBe('user.username_required')
    expect(codeOf('1-')).toBe('user.username_starts_with_number')
    expect(codeOf('a-')).toBe('user.username_invalid_charset_hard')
    expect(codeOf('Aa1_')).toBe('user.username_too_short')
    expect(codeOf('Aa1_Aa1_Aa')).toBe('user.username_too_long')
    expect(codeOf('_1aA_')).toBe('user.username_uppercase_not_allowed')
    expect(codeOf('_1aa_')).toBe('user.username_lowercase_not_allowed')
    expect(codeOf('_1___')).toBe('user.username_numbers_not_allowed')
    expect(codeOf('_____')).toBe('user.username_underscore_not_allowed')
  })

  it('is refused with the status 422', () => {
    expect(() => requireAllowedUsername('', everything)).toThrow(expect.objectContaining({ status: 422 }))
  })
})

function refusalOf(username: string, change: Partial<typeof everything>) {
  try {
    requireAllowedUsername(username, { ...everything, ...change })
    return undefined
  } catch (error) {
    if (error instanceof Problem) return [error.code, error.data]
    throw error
  }
}
