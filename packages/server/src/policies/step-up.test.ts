import { expect, it } from 'vitest'
import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'
import { sufficientFor } from './step-up.ts'

const all = ['email', 'phone', 'credential']
const withPassword = { password_digest: 'a digest', has_factor: false } as UserRow
const withoutPassword = { password_digest: null, has_factor: false } as UserRow
const withFactor = { password_digest: 'a digest', has_factor: true } as UserRow
const settings = (stepUp: 'strongest' | 'any') => ({ accountCenter: { stepUp } }) as Settings

it.each([
  ['Password', withPassword, all],
  ['EmailVerificationCode', withPassword, ['phone', 'credential']],
  ['PhoneVerificationCode', withPassword, ['email', 'credential']],
  ['EmailVerificationCode', withoutPassword, all],
  ['Social', withoutPassword, all],
  ['Password', withFactor, []],
  ['EmailVerificationCode', withFactor, []],
  ['Social', withFactor, []],
  ['Totp', withFactor, all],
  ['WebAuthn', withFactor, all],
  ['BackupCode', withFactor, all],
] as const)('accepts a %s verification of %j for changes of %j', (type, user, expected) => {
  expect(sufficientFor(type, user, settings('strongest'))).toEqual(expected)
})

it('accepts any verification for every change with the setting `any`, as on the wire', () => {
  expect(sufficientFor('Password', withFactor, settings('any'))).toEqual(all)
  expect(sufficientFor('EmailVerificationCode', withFactor, settings('any'))).toEqual(all)
})
