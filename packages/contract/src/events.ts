/**
 * Everything that is recorded. The names with dots of capital words are those of the wire's webhooks and audit log
 * (contract management-api 6.11, 6.12); `Refused` is ours: somebody who was known was refused.
 */
export const eventTypes = [
  'User.Created',
  'User.Deleted',
  'User.Data.Updated',
  'User.SuspensionStatus.Updated',
  'Application.Created',
  'Application.Updated',
  'Application.Deleted',
  'Application.Secret.Created',
  'Application.Secret.Updated',
  'Application.Secret.Deleted',
  'Application.ConsentScopes.Updated',
  'AccountCenter.Updated',
  'Connector.Created',
  'Connector.Updated',
  'Connector.Deleted',
  'Interaction.SignIn.Identifier.Password.Submit',
  'Interaction.SignIn.Submit',
  'Interaction.Register.Submit',
  'Interaction.Consent',
  'ExchangeTokenBy.AuthorizationCode',
  'ExchangeTokenBy.RefreshToken',
  'ExchangeTokenBy.ClientCredentials',
  'ExchangeTokenBy.Unknown',
  'RevokeToken',
  'Session.Ended',
  'Verification.Password',
  'Verification.EmailVerificationCode',
  'Verification.PhoneVerificationCode',
  'Verification.Social',
  'Verification.WebAuthn',
  'Verification.Totp',
  'Verification.BackupCode',
  'Identifier.Lockout',
  'Message.RateLimited',
  'Refused',
] as const

export type EventType = (typeof eventTypes)[number]
