import { describe, expect, it } from 'vitest'
import { passwordRequirements } from './password-policy.ts'

const unmet = (password: string, policy = {}, person = {}) =>
  passwordRequirements(password, policy, key => key, person)
    .filter(({ isMet }) => !isMet)
    .map(({ words }) => words)

describe('the requirements of a new password', () => {
  it('are all met by a phrase of several words', () => {
    expect(unmet('violet anchor 42 pear')).toEqual([])
  })

  it('demand eight characters unless the policy sets another length', () => {
    expect(unmet('vAn7!qz')).toEqual(['password.length'])
    expect(unmet('vAn7!qz', { length: { min: 7 } })).toEqual([])
    expect(unmet('violet anchor', { length: { max: 12 } })).toEqual(['password.length'])
  })

  it('demand kinds of characters only if the policy does', () => {
    expect(unmet('violet anchor', { characterTypes: { min: 3 } })).toEqual(['password.kinds'])
    expect(unmet('Violet anchor', { characterTypes: { min: 3 } })).toEqual([])
  })

  it.each(['12345678', 'aaaaaaaa', 'qwertyuiop', 'abcdefgh', '87654321'])(
    'reject the pattern %s',
    password => {
      expect(unmet(password)).toEqual(['password.unguessable'])
    },
  )

  it('accept a pattern with at least three other characters', () => {
    expect(unmet('x7q12345')).toEqual([])
  })

  it('reject a password made of what is known about the person', () => {
    expect(unmet('miranolan', {}, { name: 'Mira Nolan' })).toEqual(['password.unguessable'])
    expect(unmet('mira1984!', {}, { username: 'mira1984' })).toEqual(['password.unguessable'])
    expect(unmet('miranolan', { rejects: { userInfo: false } }, { name: 'Mira Nolan' })).toEqual([])
  })

  it('are checked at once for a text that is too long, whatever it is made of', () => {
    expect(unmet('p'.repeat(100_000))).toEqual(['password.length'])
  })

  it('mention unsupported characters only if the password has any', () => {
    expect(unmet('密码 violet anchor')).toEqual(['password.characters'])
  })
})
