import type { ChangedField, EventPayload, EventType } from '@latchkey/contract'
import type { Language } from '@latchkey/locales'
import { languageOfPerson } from '../policies/language.ts'
import type { RequestContext } from '../store/account.ts'
import { type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'

/** What people are told of: something that a thief would do to their account, or try. */
type NoticeKind =
  | 'password'
  | 'username'
  | 'email'
  | 'phone'
  | 'social'
  | 'factor'
  | 'personalAccessToken'
  | 'newDevice'
  | 'lockout'
  | 'undone'

/** The job that tells a person; kept in the queue, in the transaction of the change, until it is done. */
export type NoticeJob = {
  userId: string
  kind: NoticeKind
  language: Language
  /** ISO 8601, UTC. */
  at: string
  address: string | undefined
  userAgent: string | undefined
  byAdministrator: boolean
  /** Where the person was reached before the change. */
  former: { email: string | null; phone: string | null }
  /** The change that whoever is reached there can take back. */
  undo?: string | undefined
  /** When a lock-out ends; ISO 8601, UTC. */
  until?: string | undefined
}

/** Of what people change, what a thief would change. */
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

/** What people are told of each event. Every type has a decision, also that nothing is told. */
const decisions: { readonly [Type in EventType]: Decision<Type> } = {
  'User.Created': 'none',
  'User.Deleted': 'none',
  'User.Data.Updated': ({ fields, isUndo, skipMfaOnSignIn }) =>
    isUndo
      ? ['none']
      : // Of what people choose about factors, this is what a thief would choose for them.
        [...fields.map(field => kindOfField[field]), skipMfaOnSignIn === undefined ? 'none' : 'factor'],
  'User.SuspensionStatus.Updated': 'none',
  'User.Roles.Updated': 'none',
  'User.PasswordExpiration.Updated': 'none',
  'User.Change.Undone': 'undone',
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
  'Connector.Created': 'none',
  'Connector.Updated': 'none',
  'Connector.Deleted': 'none',
  'SignInExperience.Updated': 'none',
  'CustomProfileField.Created': 'none',
  'CustomProfileField.Updated': 'none',
  'CustomProfileField.Deleted': 'none',
  'UserAsset.Created': 'none',
  'Interaction.SignIn.Identifier.Password.Submit': 'none',
  'Interaction.SignIn.Mfa.Totp.Submit': 'none',
  'Interaction.SignIn.Mfa.BackupCode.Submit': 'none',
  'Interaction.SignIn.Mfa.WebAuthn.Submit': 'none',
  'Interaction.SignIn.Passkey.Submit': 'none',
  'Interaction.SignIn.Identifier.Social.Submit': 'none',
  'Interaction.SignIn.Submit': ({ isNewDevice }) => [isNewDevice ? 'newDevice' : 'none'],
  'Interaction.Register.Submit': 'none',
  'Interaction.Consent': 'none',
  'Interaction.Create': 'none',
  'ExchangeTokenBy.AuthorizationCode': 'none',
  'ExchangeTokenBy.RefreshToken': 'none',
  'ExchangeTokenBy.ClientCredentials': 'none',
  'ExchangeTokenBy.TokenExchange': 'none',
  'ExchangeTokenBy.Unknown': 'none',
  RevokeToken: 'none',
  RevokeGrants: 'none',
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

/** The statements that enqueue what has to be told of an event; none for most. */
export function noticesOf(context: NoticeContext, { type, payload }: NoticeEvent): Sql[] {
  const { user } = context
  // Guesses at nobody's account reach nobody, and take as long to be told.
  if (payload.error || (!user && type !== 'Identifier.Lockout')) return []
  return kindsOf(type, payload).map(kind => enqueue(noticeOf(context, user, kind, payload)))
}

function kindsOf(type: EventType, payload: EventPayload): NoticeKind[] {
  // The payload is that of the type: `record` holds both against each other.
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
  // What a guesser's browser speaks need not be what the person reads.
  const isGuesser = kind === 'lockout' && actor.kind !== 'owner'
  const heard = isGuesser ? { ...context, client: { ...client, acceptLanguage: undefined } } : context
  return {
    userId: user?.id ?? '',
    kind,
    language: languageOfPerson(heard, user),
    at: now.toISOString(),
    address: client.address,
    userAgent: client.userAgent,
    byAdministrator: actor.kind === 'admin',
    former: { email: user?.primary_email ?? null, phone: user?.primary_phone ?? null },
    undo: 'undo' in payload ? payload.undo : undefined,
    until: 'until' in payload && payload.until ? new Date(payload.until).toISOString() : undefined,
  }
}

function enqueue(job: NoticeJob): Sql {
  return sql`select graphile_worker.add_job('notice', ${JSON.stringify(job)}::json)`
}
