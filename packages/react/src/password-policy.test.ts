import { describe, expect, it } from 'vitest'
import { passwordRequirements } from './password-policy.ts'

const unmet = (password: string, policy = {}, person = {}) =>
  passwordRequirements(password, policy, key => key, person)
    .filter(({ isMet }) => !isMet)
    .map(({ words }) => words)

describe('the requirements of a new password', () => {
  it('are all met by a phrase of a few words', () => {
    expect(unmet('violet anchor 42 pear')).toEqual([])
  })

  it('ask for eight characters unless the policy says otherwise', () => {
    expect(unmet('vAn7!qz')).toEqual(['password.length'])
    expect(unmet('vAn7!qz', { length: { min: 7 } })).toEqual([])
    expect(unmet('violet anchor', { length: { max: 12 } })).toEqual(['password.length'])
  })

  it('ask for kinds of characters only when the policy does', () => {
    expect(unmet('violet anchor', { characterTypes: { min: 3 } })).toEqual(['password.kinds'])
    expect(unmet('Violet anchor', { characterTypes: { min: 3 } })).toEqual([])
  })

  it.each(['12345678', 'aaaaaaaa', 'qwertyuiop', 'abcdefgh', '87654321'])(
    'see that %s is a pattern',
    password => {
      expect(unmet(password)).toEqual(['password.unguessable'])
    },
  )

  it('let a pattern pass that three other characters stand beside', () => {
    expect(unmet('x7q12345')).toEqual([])
  })

  it('see the person in it', () => {
    expect(unmet('miranolan', {}, { name: 'Mira Nolan' })).toEqual(['password.unguessable'])
    expect(unmet('mira1984!', {}, { username: 'mira1984' })).toEqual(['password.unguessable'])
    expect(unmet('miranolan', { rejects: { userInfo: false } }, { name: 'Mira Nolan' })).toEqual([])
  })

  it('name unsupported characters only when there are any', () => {
    expect(unmet('密码 violet anchor')).toEqual(['password.characters'])
  })
})
