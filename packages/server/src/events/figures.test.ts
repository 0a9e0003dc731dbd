import { expect, it } from 'vitest'
import { figureOf } from './figures.ts'

it.each([
  [['Password'], 'password'],
  [['Password', 'Totp'], 'password'],
  [['EmailVerificationCode'], 'verificationCode'],
  [['PhoneVerificationCode', 'BackupCode'], 'verificationCode'],
  [['Social', 'EmailVerificationCode'], 'social'],
  [['SignInPasskey'], 'passkey'],
  [['OneTimeToken', 'MfaPhoneVerificationCode'], 'oneTimeToken'],
])('counts a sign-in by the first thing that was proved: %s is %s', (verifications, method) => {
  expect(figureOf({ type: 'Interaction.SignIn.Submit', verifications })).toBe(method)
})

it.each([
  ['Interaction.SignIn.Identifier.Password.Submit', 'session.invalid_credentials', 'failure'],
  ['Interaction.SignIn.Mfa.Totp.Submit', 'session.mfa.invalid_totp_code', 'failure'],
  ['Interaction.SignIn.Passkey.Submit', 'session.mfa.webauthn_verification_failed', 'failure'],
  ['Interaction.SignIn.Identifier.Password.Submit', 'password.expired', undefined],
  ['Interaction.SignIn.Identifier.VerificationCode.Create', 'session.captcha_required', undefined],
  ['ExchangeTokenBy.RefreshToken', 'invalid_grant', undefined],
  ['Refused', 'auth.forbidden', undefined],
] as const)(
  'counts a refused proof at sign-in as a failure, and nothing else: %s %s',
  (type, error, figure) => {
    expect(figureOf({ type, error })).toBe(figure)
  },
)
