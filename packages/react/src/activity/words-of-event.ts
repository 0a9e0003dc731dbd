import type { EventType } from '@latchkey/contract'
import type { TextKey } from '@latchkey/locales'

/** Events of settings and applications; the activity of an account never lists them. */
export type DirectoryEvent = Extract<EventType, `${DirectorySubject}.${string}`>
type DirectorySubject =
  | 'AccountCenter'
  | 'Application'
  | 'CaptchaProvider'
  | 'Config'
  | 'Connector'
  | 'CustomPhrase'
  | 'CustomProfileField'
  | 'EmailTemplate'
  | 'LogSettings'
  | 'OidcKey'
  | 'Resource'
  | 'Role'
  | 'Scope'
  | 'Script'
  | 'Sentinel'
  | 'SignInExperience'
  | 'SignalReceiver'
  | 'UserJob'
  | 'Webhook'

type AccountEvent = Exclude<EventType, DirectoryEvent>

/** The words for an event, and for its refusal, if it says more than that something was refused. */
type Words = TextKey | { done: TextKey; refused: TextKey }

const signInStep = { done: 'activity.signInStep', refused: 'activity.signInFailed' } as const
const secondStep = { done: 'activity.signInStep', refused: 'activity.secondStepFailed' } as const
const codeSent = { done: 'activity.codeSent', refused: 'activity.codeNotSent' } as const
const registration = { done: 'activity.registrationStep', refused: 'activity.registrationFailed' } as const
const reset = { done: 'activity.resetStep', refused: 'activity.resetFailed' } as const
const confirmation = { done: 'activity.confirmed', refused: 'activity.notConfirmed' } as const
const access = { done: 'activity.accessIssued', refused: 'activity.accessRefused' } as const

/** The words for each event at an account. An event type without words does not compile. */
const words: Readonly<Record<AccountEvent, Words>> = {
  'User.Created': 'activity.created',
  'User.Deleted': 'activity.deleted',
  'User.Deletion.Scheduled': 'activity.deletionRequested',
  'User.Restored': 'activity.restored',
  'User.Data.Updated': 'activity.changed',
  'User.SuspensionStatus.Updated': 'activity.suspended',
  'User.Roles.Updated': 'activity.roles',
  'User.PasswordExpiration.Updated': 'activity.passwordExpiration',
  'User.LockedDown': 'activity.locked',
  'User.SecurityReview.Completed': 'activity.reviewed',
  'User.DataExport.Requested': 'activity.exportRequested',
  'User.DataExport.Completed': 'activity.exportReady',
  'User.DataExport.Failed': 'activity.exportFailed',
  'User.DataExport.Downloaded': 'activity.exportDownloaded',
  'User.Change.Undone': 'activity.undone',
  'UserAsset.Created': 'activity.pictureUploaded',
  'Interaction.Create': 'activity.signInStep',
  'Captcha.Skipped': 'activity.captchaSkipped',
  'Interaction.SignIn.Identifier.Password.Submit': {
    done: 'activity.signInStep',
    refused: 'activity.passwordFailed',
  },
  'Interaction.SignIn.Identifier.VerificationCode.Create': codeSent,
  'Interaction.SignIn.Identifier.VerificationCode.Submit': signInStep,
  'Interaction.Register.Identifier.VerificationCode.Create': codeSent,
  'Interaction.Register.Identifier.VerificationCode.Submit': registration,
  'Interaction.ForgotPassword.Identifier.VerificationCode.Create': codeSent,
  'Interaction.ForgotPassword.Identifier.VerificationCode.Submit': reset,
  'Interaction.SignIn.Mfa.VerificationCode.Create': codeSent,
  'Interaction.SignIn.Mfa.VerificationCode.Submit': secondStep,
  'Interaction.SignIn.Mfa.Totp.Submit': secondStep,
  'Interaction.SignIn.Mfa.BackupCode.Submit': secondStep,
  'Interaction.SignIn.Mfa.WebAuthn.Submit': secondStep,
  'Interaction.SignIn.Passkey.Submit': signInStep,
  'Interaction.SignIn.Identifier.Social.Submit': signInStep,
  'Interaction.SignIn.AdaptiveMfa.Triggered': 'activity.signInStep',
  'Action.PostFirstFactorVerification': signInStep,
  'Action.PostSignIn': signInStep,
  'JwtCustomizer.AccessToken': access,
  'JwtCustomizer.ClientCredentials': access,
  'Interaction.SignIn.StepUp.Submit': 'activity.secondStep',
  'Interaction.SignIn.Submit': { done: 'activity.signedIn', refused: 'activity.signInFailed' },
  'Interaction.Register.Submit': { done: 'activity.registered', refused: 'activity.registrationFailed' },
  'Interaction.ForgotPassword.Submit': { done: 'activity.passwordReset', refused: 'activity.resetFailed' },
  'Interaction.Consent': 'activity.consent',
  'ExchangeTokenBy.AuthorizationCode': access,
  'ExchangeTokenBy.RefreshToken': access,
  'ExchangeTokenBy.ClientCredentials': access,
  'ExchangeTokenBy.TokenExchange': access,
  'ExchangeTokenBy.DeviceCode': access,
  'ExchangeTokenBy.Unknown': access,
  RevokeToken: 'activity.accessEnded',
  RevokeGrants: 'activity.accessEnded',
  'Grant.LimitExceeded': 'activity.accessEnded',
  'Secret.Stored': 'activity.providerAccessKept',
  'Secret.Deleted': 'activity.providerAccessDeleted',
  'Session.Ended': 'activity.signedOut',
  'Grant.Revoked': 'activity.accessEnded',
  'TrustedDevice.Created': 'activity.deviceTrusted',
  'TrustedDevice.Deleted': 'activity.trustEnded',
  'SubjectToken.Created': 'activity.impersonationPrepared',
  'PersonalAccessToken.Created': 'activity.tokenCreated',
  'PersonalAccessToken.Updated': 'activity.tokenRenamed',
  'PersonalAccessToken.Deleted': 'activity.tokenDeleted',
  'OneTimeToken.Created': 'activity.signInLinkCreated',
  'OneTimeToken.Updated': 'activity.signInLinkChanged',
  'OneTimeToken.Verified': 'activity.signInLinkUsed',
  'OneTimeToken.Deleted': 'activity.signInLinkDeleted',
  'AccessLink.Created': 'activity.passwordLinkCreated',
  'AccessLink.Revoked': 'activity.passwordLinkRevoked',
  'AccessLink.Used': 'activity.passwordLinkUsed',
  'Verification.Password': confirmation,
  'Verification.EmailVerificationCode': confirmation,
  'Verification.PhoneVerificationCode': confirmation,
  'Verification.Social': confirmation,
  'Verification.WebAuthn': confirmation,
  'Verification.Totp': confirmation,
  'Verification.BackupCode': confirmation,
  'Identifier.Lockout': 'activity.lockout',
  'Message.RateLimited': 'activity.tooManyCodes',
  Refused: 'activity.refused',
}

/** The text for an event type; that of any event for a type that this page does not know yet. */
export function wordsOfEvent(type: string, isRefused: boolean): TextKey {
  const known = Object.hasOwn(words, type) ? words[type as AccountEvent] : undefined
  if (typeof known === 'object') return isRefused ? known.refused : known.done
  return isRefused ? 'activity.refused' : (known ?? 'activity.other')
}
