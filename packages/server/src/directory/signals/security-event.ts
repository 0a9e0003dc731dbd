import { createHash } from 'node:crypto'
import { type EventType, type Signal, signals, verificationUri } from '@latchkey/contract'
import type { HookMessageRow, HookRow } from '../../store/rows.ts'
import type { ReceiverConfig } from './receiver.ts'

type Message = Pick<HookMessageRow, 'id' | 'type' | 'account_id' | 'event' | 'subject'>
type Delivery = { message: Message; part: string | null }
type Receiver = { hook: Pick<HookRow, 'id'>; config: ReceiverConfig; issuer: string }

/**
 * The claims of a security event token (RFC 8417, Shared Signals Framework 1.0 section 4) without `iat`, the moment when it
 * is signed. One event of one type each, as the CAEP Interoperability Profile demands.
 */
export function securityEventOf(receiver: Receiver, delivery: Delivery) {
  const { hook, config, issuer } = receiver
  const { message, part } = delivery
  return {
    iss: issuer,
    aud: config.audience,
    jti: tokenIdOf(hook.id, message.id, part),
    // The same for all tokens of one event.
    txn: message.id,
    sub_id: subjectOf(receiver, delivery),
    events: { [uriOf(part)]: claimsOf(config, delivery) },
  }
}

/** The same for each attempt and each repetition, so that a receiver recognizes what it has seen. */
export function tokenIdOf(receiverId: string, messageId: string, part: string | null): string {
  return createHash('sha256').update(`${receiverId} ${messageId} ${part}`).digest('base64url').slice(0, 22)
}

/** The URI of the event type. */
export function uriOf(part: string | null): string {
  const { signal } = partsOf(part)
  return signal === 'verification' ? verificationUri : signals[signal]
}

/** `part` of a delivery, which `signals_of` in the database made. */
function partsOf(part: string | null): { signal: Signal | 'verification'; about: string } {
  const [, signal = '', about = ''] = /^([^/]*)\/?(.*)$/.exec(part ?? '') ?? []
  // The cast is safe: the database makes these names alone, and the tests see each of them.
  return { signal: signal as Signal | 'verification', about }
}

/** The account by its id alone (RFC 9493 section 3.2.1), and the session, if the event is about a single one. */
function subjectOf({ hook, issuer }: Receiver, { message, part }: Delivery) {
  const { signal, about } = partsOf(part)
  // Shared Signals Framework 1.0 section 8.1.4.1: the id of the stream.
  if (signal === 'verification') return { format: 'opaque', id: hook.id }
  const user = { format: 'iss_sub', iss: issuer, sub: message.account_id }
  if (signal !== 'session-revoked' || !about) return user
  return { format: 'complex', user, session: { format: 'opaque', id: about } }
}

function claimsOf(config: ReceiverConfig, { message, part }: Delivery): object {
  const { signal, about } = partsOf(part)
  const { event } = message
  if (signal === 'verification')
    return event.payload.state === undefined ? {} : { state: event.payload.state }
  return {
    event_timestamp: Math.floor(new Date(event.created_at).getTime() / 1000),
    initiating_entity: initiatorOf(event),
    ...reasonOf(signal, message),
    ...(signal === 'credential-change' && credentialOf(about, message)),
    ...(signal === 'identifier-changed' && config.includesNewValues && newValueOf(about, message)),
  }
}

/** CAEP 1.0 section 2. A person who acts in the name of another one does so as an administrator. */
function initiatorOf({ actor_kind: kind, impersonator_id }: Message['event']): 'admin' | 'user' | 'system' {
  if (kind === 'system') return 'system'
  return kind === 'admin' || impersonator_id !== null ? 'admin' : 'user'
}

const reasons: Partial<Record<EventType, string>> = {
  'Session.Ended': 'The session was ended.',
  'User.LockedDown': 'The person locked the account.',
  'User.Change.Undone': 'The person undid a change of address.',
  'User.SuspensionStatus.Updated': 'The suspension of the account changed.',
  'User.Deletion.Scheduled': 'The account is closed and will be deleted.',
  'User.Deleted': 'The account was deleted.',
  'User.Data.Updated': 'A credential of the account changed.',
  'PersonalAccessToken.Created': 'A personal access token was created.',
  'PersonalAccessToken.Deleted': 'A personal access token was deleted.',
}

/**
 * The CAEP Interoperability Profile 1.0 demands a reason of these two. An administrator gives that of a suspension, in a
 * language that is not known.
 */
function reasonOf(signal: Signal, { type, event }: Message): object {
  const { reason } = event.payload
  const isGiven = type === 'User.SuspensionStatus.Updated' && typeof reason === 'string' && reason !== ''
  if (isGiven) return { reason_admin: { und: reason } }
  const isDemanded = signal === 'session-revoked' || signal === 'credential-change'
  return isDemanded ? { reason_admin: { en: reasons[type] ?? type } } : {}
}

const changeTypes: Record<string, string> = { added: 'create', replaced: 'update', removed: 'delete' }

/** CAEP 1.0 section 3.3.1. `backup-code` and `personal-access-token` are types of ours, which it permits. */
function credentialOf(about: string, { type, event }: Message): object {
  const { factor, change, authenticator } = event.payload
  if (about === 'token')
    return {
      credential_type: 'personal-access-token',
      change_type: type === 'PersonalAccessToken.Created' ? 'create' : 'delete',
    }
  if (about === 'password') return { credential_type: 'password', change_type: 'update' }
  const passkey = authenticator === 'roaming' ? 'fido2-roaming' : 'fido2-platform'
  return {
    credential_type: factor === 'Totp' ? 'app' : factor === 'BackupCode' ? 'backup-code' : passkey,
    change_type: changeTypes[String(change)],
  }
}

const columns = {
  username: 'username',
  primaryEmail: 'primary_email',
  primaryPhone: 'primary_phone',
} as const

/** RISC 1.0 section 2.5. Absent if the identifier was removed. */
function newValueOf(field: string, { subject }: Message): object {
  const column = columns[field as keyof typeof columns] // the cast is safe: `signals_of` names these fields alone
  const value = subject.user?.[column]
  return value ? { 'new-value': value } : {}
}
