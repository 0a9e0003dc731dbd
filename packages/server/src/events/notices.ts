import type { ChangedField, EventPayload, EventType } from '@latchkey/contract'
import type { Language } from '@latchkey/locales'
import { languageOfPerson } from '../policies/language.ts'
import type { RequestContext } from '../store/account.ts'
import { type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'

/** The kinds of notices: changes that an attacker would make to an account, or attempt. */
type NoticeKind =
  | 'password'
  | 'passwordByLink'
  | 'username'
  | 'email'
  | 'phone'
  | 'social'
  | 'factor'
  | 'personalAccessToken'
  | 'newDevice'
  | 'lockout'
  | 'undone'
  | 'deletionScheduled'
  | 'restored'
  | 'deleted'
  | 'lockedDown'
  | 'dataExport'

/** The job that sends a notice; enqueued in the transaction of the change. */
export type NoticeJob = {
  userId: string
  kind: NoticeKind
  language: Language
  /** ISO 8601, UTC. */
  at: string
  address: string | undefined
  userAgent: string | undefined
  /** Whether an address, an identity or a factor was added, removed or changed otherwise. */
  change?: string | undefined
  /** The type of a factor that was changed. */
  factor?: string | undefined
  byAdministrator: boolean
  /** The person's addresses before the change. */
  former: { email: string | null; phone: string | null }
  /** The id of a change that a former address can undo. */
  undo?: string | undefined
  /** When a lockout ends; ISO 8601, UTC. */
  until?: string | undefined
  /** When the account is deleted; ISO 8601, UTC. */
  deletesAt?: string | undefined
}

/** The notice for each field: fields that an attacker would change have one. */
const kindOfField: Readonly<Record<ChangedField, NoticeKind | 'none'>> = {
  name: 'none',
  avatar: 'none',
  profile: 'none',
  customData: 'none',
  logtoConfig: 'none',
  password: 'password',
  username: 'username',
  primaryEmail: 'email',
  primaryPhone: 'phone',
  identities: 'social',
  mfaVerifications: 'factor',
}

type Decision<Type extends EventType> =
  | NoticeKind
  | 'none'
  | ((payload: EventPayload<Type>) => readonly (NoticeKind | 'none')[])

/** The notice for each event type. Every type has a decision, so that a new type without one does not compile. */
const decisions: { readonly [Type in EventType]: Decision<Type> } = {
  'User.Created': 'none',
  'User.Deleted': 'deleted',
  // Without a grace period, the account is deleted at once, of which people are told.
  'User.Deletion.Scheduled': ({ gracePeriod }) => [gracePeriod > 0 ? 'deletionScheduled' : 'none'],
  'User.Restored': 'restored',
  'User.Data.Updated': ({ fields, isUndo, isByLink, skipMfaOnSignIn }) => {
    if (isUndo) return ['none']
    if (isByLink) return ['passwordByLink']
    // Of the choices about factors, an attacker would make this one.
    return [...fields.map(field => kindOfField[field]), skipMfaOnSignIn === undefined ? 'none' : 'factor']
  },
  'User.SuspensionStatus.Updated': 'none',
  'User.Roles.Updated': 'none',
  'User.PasswordExpiration.Updated': 'none',
  'User.LockedDown': 'lockedDown',
  'User.SecurityReview.Completed': 'none',
  // The person is told when it is ready, seconds later.
  'User.DataExport.Requested': 'none',
  'User.DataExport.Completed': 'dataExport',
  'User.DataExport.Failed': 'none',
  'User.DataExport.Downloaded': 'none',
  'User.Change.Undone': 'undone',
  // Of each change, the person is told by its own event.
  'UserJob.Created': 'none',
  'UserJob.Stopped': 'none',
  'UserJob.Finished': 'none',
  'UserJob.File.Downloaded': 'none',
  'Application.Created': 'none',
  'Application.Updated': 'none',
  'Application.Deleted': 'none',
  'Application.Secret.Created': 'none',
  'Application.Secret.Updated': 'none',
  'Application.Secret.Deleted': 'none',
  'Application.ConsentScopes.Updated': 'none',
  'Application.Roles.Updated': 'none',
  'Application.SignInExperience.Updated': 'none',
  'Application.AccessControl.Updated': 'none',
  'Resource.Created': 'none',
  'Resource.Updated': 'none',
  'Resource.Deleted': 'none',
  'Scope.Created': 'none',
  'Scope.Data.Updated': 'none',
  'Scope.Deleted': 'none',
  'Role.Created': 'none',
  'Role.Data.Updated': 'none',
  'Role.Deleted': 'none',
  'Role.Scopes.Updated': 'none',
  'AccountCenter.Updated': 'none',
  'LogSettings.Updated': 'none',
  'Config.Updated': 'none',
  'Script.Updated': 'none',
  'Script.Deleted': 'none',
  'JwtCustomizer.AccessToken': 'none',
  'JwtCustomizer.ClientCredentials': 'none',
  'Action.PostFirstFactorVerification': 'none',
  'Action.PostSignIn': 'none',
  'OidcKey.Rotated': 'none',
  'OidcKey.Deleted': 'none',
  'Connector.Created': 'none',
  'Connector.Updated': 'none',
  'Connector.Deleted': 'none',
  'Webhook.Created': 'none',
  'Webhook.Updated': 'none',
  'Webhook.Deleted': 'none',
  'Webhook.SigningKey.Rotated': 'none',
  'Webhook.Deliveries.Repeated': 'none',
  'Webhook.Delivery.Failed': 'none',
  'Webhook.Paused': 'none',
  'SignalReceiver.Created': 'none',
  'SignalReceiver.Updated': 'none',
  'SignalReceiver.Deleted': 'none',
  'SignalReceiver.Verification.Requested': 'none',
  'SignalReceiver.Deliveries.Repeated': 'none',
  'SignalReceiver.Delivery.Failed': 'none',
  'SignalReceiver.Paused': 'none',
  'EmailTemplate.Updated': 'none',
  'EmailTemplate.Deleted': 'none',
  'CustomPhrase.Updated': 'none',
  'CustomPhrase.Deleted': 'none',
  'SignInExperience.Updated': 'none',
  'CaptchaProvider.Updated': 'none',
  'CaptchaProvider.Deleted': 'none',
  'Captcha.Skipped': 'none',
  'CustomProfileField.Created': 'none',
  'CustomProfileField.Updated': 'none',
  'CustomProfileField.Deleted': 'none',
  'UserAsset.Created': 'none',
  'Interaction.SignIn.Identifier.Password.Submit': 'none',
  'Interaction.SignIn.Identifier.VerificationCode.Create': 'none',
  'Interaction.SignIn.Identifier.VerificationCode.Submit': 'none',
  'Interaction.Register.Identifier.VerificationCode.Create': 'none',
  'Interaction.Register.Identifier.VerificationCode.Submit': 'none',
  'Interaction.ForgotPassword.Identifier.VerificationCode.Create': 'none',
  'Interaction.ForgotPassword.Identifier.VerificationCode.Submit': 'none',
  'Interaction.SignIn.Mfa.VerificationCode.Create': 'none',
  'Interaction.SignIn.Mfa.VerificationCode.Submit': 'none',
  'Interaction.SignIn.Mfa.Totp.Submit': 'none',
  'Interaction.SignIn.Mfa.BackupCode.Submit': 'none',
  'Interaction.SignIn.Mfa.WebAuthn.Submit': 'none',
  'Interaction.SignIn.Passkey.Submit': 'none',
  'Interaction.SignIn.Identifier.Social.Submit': 'none',
  'Interaction.SignIn.AdaptiveMfa.Triggered': 'none',
  'Interaction.SignIn.Submit': ({ isNewDevice }) => [isNewDevice ? 'newDevice' : 'none'],
  'Interaction.SignIn.StepUp.Submit': 'none',
  'Interaction.Register.Submit': 'none',
  // The change of the password is told.
  'Interaction.ForgotPassword.Submit': 'none',
  'Interaction.Consent': 'none',
  'Interaction.Create': 'none',
  'ExchangeTokenBy.AuthorizationCode': 'none',
  'ExchangeTokenBy.RefreshToken': 'none',
  'ExchangeTokenBy.ClientCredentials': 'none',
  'ExchangeTokenBy.TokenExchange': 'none',
  'ExchangeTokenBy.DeviceCode': 'none',
  'ExchangeTokenBy.Unknown': 'none',
  RevokeToken: 'none',
  RevokeGrants: 'none',
  'Grant.LimitExceeded': 'none',
  'Secret.Stored': 'none',
  'Secret.Deleted': 'none',
  'Session.Ended': 'none',
  'Grant.Revoked': 'none',
  'TrustedDevice.Created': 'none',
  'TrustedDevice.Deleted': 'none',
  'SubjectToken.Created': 'none',
  'PersonalAccessToken.Created': 'personalAccessToken',
  'PersonalAccessToken.Updated': 'none',
  'PersonalAccessToken.Deleted': 'none',
  // The sign-in that follows is notified where the device is new.
  'OneTimeToken.Created': 'none',
  'OneTimeToken.Updated': 'none',
  'OneTimeToken.Verified': 'none',
  'OneTimeToken.Deleted': 'none',
  'AccessLink.Created': 'none',
  'AccessLink.Revoked': 'none',
  // The change of the password is notified.
  'AccessLink.Used': 'none',
  'Verification.Password': 'none',
  'Verification.EmailVerificationCode': 'none',
  'Verification.PhoneVerificationCode': 'none',
  'Verification.Social': 'none',
  'Verification.WebAuthn': 'none',
  'Verification.Totp': 'none',
  'Verification.BackupCode': 'none',
  'Identifier.Lockout': 'lockout',
  'Sentinel.Released': 'none',
  'Message.RateLimited': 'none',
  Refused: 'none',
}

type NoticeEvent = { type: EventType; payload: EventPayload & { error?: string | undefined } }
type NoticeContext = RequestContext & { user?: UserRow }

/** The statements that enqueue the notices of an event; most events have none. */
export function noticesOf(context: NoticeContext, { type, payload }: NoticeEvent): Sql[] {
  const { user } = context
  // Timing side channel: a lockout of an unknown account enqueues a job too, without a recipient, so it takes as
  // long.
  if (payload.error || (!user && type !== 'Identifier.Lockout')) return []
  return kindsOf(type, payload).map(kind => enqueue(noticeOf(context, user, kind, payload)))
}

function kindsOf(type: EventType, payload: EventPayload): NoticeKind[] {
  // The cast is safe: `record` ties the payload's type to the event type.
  const decision = decisions[type] as Decision<EventType>
  const kinds = typeof decision === 'function' ? decision(payload as never) : [decision]
  return [...new Set(kinds)].filter(kind => kind !== 'none')
}

function noticeOf(
  context: NoticeContext,
  user: UserRow | undefined,
  kind: NoticeKind,
  payload: EventPayload,
): NoticeJob {
  const { actor, client, now } = context
  // The language of an attacker's browser is not the person's language.
  const isAttacker = kind === 'lockout' && actor.kind !== 'owner'
  const languageContext = isAttacker
    ? { ...context, client: { ...client, acceptLanguage: undefined, uiLocales: undefined } }
    : context
  return {
    userId: user?.id ?? '',
    kind,
    language: languageOfPerson(languageContext, user),
    at: now.toISOString(),
    address: client.address,
    userAgent: client.userAgent,
    change: 'change' in payload ? payload.change : undefined,
    factor: 'factor' in payload ? payload.factor : undefined,
    byAdministrator: actor.kind === 'admin',
    former: { email: user?.primary_email ?? null, phone: user?.primary_phone ?? null },
    undo: 'undo' in payload ? payload.undo : undefined,
    until: 'until' in payload && payload.until ? new Date(payload.until).toISOString() : undefined,
    deletesAt: 'deletesAt' in payload ? new Date(payload.deletesAt).toISOString() : undefined,
  }
}

function enqueue(job: NoticeJob): Sql {
  return sql`select graphile_worker.add_job('notice', ${JSON.stringify(job)}::json)`
}
