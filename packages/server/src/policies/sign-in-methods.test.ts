import { describe, expect, it } from 'vitest'
import { recoveryChannels, requireRecoverable } from './sign-in-experience.ts'
import { requireUsableSignIn, requireUsableSignUp } from './sign-in-methods.ts'

// The other rules are tested in http/management/sign-in-experience.test.ts.

const all = { email: true, sms: true, hasTarget: () => true }
const mfa = { factors: [], policy: 'NoPrompt' } as const
const signUp = { identifiers: ['username'], password: true, verify: true } as const

describe('a missing connector', () => {
  it.each([
    ['email', 'Email', { ...all, email: false }],
    ['phone', 'Sms', { ...all, sms: false }],
    ['emailOrPhone', 'Email', { ...all, email: false }],
    ['emailOrPhone', 'Sms', { ...all, sms: false }],
  ] as const)('rules out registration by %s', (identifier, type, connectors) => {
    const secondary = {
      ...signUp,
      identifiers: ['username' as const],
      secondaryIdentifiers: [{ identifier, verify: true }],
    }
    expect(() => requireUsableSignUp(secondary, all)).not.toThrow()
    expect(() => requireUsableSignUp(secondary, connectors)).toThrow(noConnector(type))
    if (identifier === 'emailOrPhone') return
    const primary = { identifiers: [identifier], password: true, verify: true }
    expect(() => requireUsableSignUp(primary, all)).not.toThrow()
    // The connector is checked before the verification of the identifier.
    expect(() => requireUsableSignUp({ ...primary, verify: false }, connectors)).toThrow(noConnector(type))
  })

  it.each([
    ['email', 'Email', { ...all, email: false }],
    ['phone', 'Sms', { ...all, sms: false }],
  ] as const)('rules out sign-in by a code to the %s', (identifier, type, connectors) => {
    const method = { identifier, password: true, verificationCode: true, isPasswordPrimary: true }
    const others = { signUp: { ...signUp, identifiers: [] }, mfa: { ...mfa, factors: [] } }
    expect(() => requireUsableSignIn({ methods: [method] }, others, all)).not.toThrow()
    expect(() => requireUsableSignIn({ methods: [method] }, others, connectors)).toThrow(noConnector(type))
    const byPassword = { ...method, verificationCode: false }
    expect(() => requireUsableSignIn({ methods: [byPassword] }, others, connectors)).not.toThrow()
  })

  it.each([
    ['EmailVerificationCode', { ...all, email: false }],
    ['PhoneVerificationCode', { ...all, sms: false }],
  ] as const)('rules out password recovery by %s', (method, connectors) => {
    expect(() => requireRecoverable([method], all)).not.toThrow()
    expect(() => requireRecoverable([method], connectors)).toThrow(
      expect.objectContaining({
        code: 'sign_in_experiences.forgot_password_method_requires_connector',
        status: 400,
        data: { method },
      }),
    )
    expect(() => requireRecoverable(null, connectors)).not.toThrow()
  })

  it('leaves the other channel for password recovery', () => {
    const both = ['EmailVerificationCode', 'PhoneVerificationCode'] as const
    const withoutEmail = { ...all, email: false }
    expect(recoveryChannels(null, all)).toEqual({ email: true, phone: true })
    expect(recoveryChannels(null, withoutEmail)).toEqual({ email: false, phone: true })
    expect(recoveryChannels([...both], withoutEmail)).toEqual({ email: false, phone: true })
    expect(recoveryChannels([], all)).toEqual({ email: false, phone: false })
  })
})

function noConnector(type: string) {
  return expect.objectContaining({
    code: 'sign_in_experiences.enabled_connector_not_found',
    status: 400,
    data: { type },
  })
}
