import { expect, it } from 'vitest'
import { isTooWeak } from './step-up.ts'

it.each([
  ['EmailVerificationCode', 'email', ['Password', 'EmailVerificationCode'], true],
  ['EmailVerificationCode', 'email', ['EmailVerificationCode'], false],
  ['EmailVerificationCode', 'phone', ['Password', 'EmailVerificationCode'], false],
  ['EmailVerificationCode', 'phone', ['Totp', 'EmailVerificationCode'], true],
  ['PhoneVerificationCode', 'credential', ['WebAuthn', 'PhoneVerificationCode'], true],
  ['PhoneVerificationCode', 'credential', ['Password', 'PhoneVerificationCode'], false],
  ['EmailVerificationCode', undefined, ['Totp', 'EmailVerificationCode'], false],
  ['Password', 'email', ['Password', 'Totp'], false],
] as const)('%s for %s, of who has %j: too weak %s', (method, changes, methods, expected) => {
  expect(isTooWeak(method, changes, methods)).toBe(expected)
})
