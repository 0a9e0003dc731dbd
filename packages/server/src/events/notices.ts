import type { EventType, Language } from '@latchkey/contract'
import { languageOfPerson } from '../policies/language.ts'
import type { RequestContext } from '../store/account.ts'
import { type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'

/** What people are told of: something that a thief would do to their account, or try. */
export type NoticeKind =
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

const kindOfField: Readonly<Record<string, NoticeKind>> = {
  password: 'password',
  username: 'username',
  primaryEmail: 'email',
  primaryPhone: 'phone',
  identities: 'social',
  mfaVerifications: 'factor',
}

type NoticeEvent = { type: EventType; payload: Record<string, unknown> }
type NoticeContext = RequestContext & { user?: UserRow }

/** The statements that enqueue what has to be told of an event; none for most. */
export function noticesOf(context: NoticeContext, { type, payload }: NoticeEvent): Sql[] {
  const { user } = context
  // Guesses at nobody's account reach nobody, and take as long to be told.
  if (payload.error || (!user && type !== 'Identifier.Lockout')) return []
  return kindsOf(type, payload).map(kind => enqueue(noticeOf(context, user, kind, payload)))
}

function kindsOf(type: EventType, payload: Record<string, unknown>): NoticeKind[] {
  if (type === 'Interaction.SignIn.Submit') return payload.isNewDevice ? ['newDevice'] : []
  if (type === 'Identifier.Lockout') return ['lockout']
  if (type === 'User.Change.Undone') return ['undone']
  if (type === 'PersonalAccessToken.Created') return ['personalAccessToken']
  if (type !== 'User.Data.Updated' || !Array.isArray(payload.fields) || payload.isUndo) return []
  // Of what people choose about factors, this is what a thief would choose for them.
  const choice: NoticeKind[] = payload.skipMfaOnSignIn === undefined ? [] : ['factor']
  return [...new Set([...payload.fields.flatMap(field => kindOfField[field] ?? []), ...choice])]
}

function noticeOf(
  context: NoticeContext,
  user: UserRow | undefined,
  kind: NoticeKind,
  payload: Record<string, unknown>,
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
    undo: typeof payload.undo === 'string' ? payload.undo : undefined,
    until: typeof payload.until === 'number' ? new Date(payload.until).toISOString() : undefined,
  }
}

function enqueue(job: NoticeJob): Sql {
  return sql`select graphile_worker.add_job('notice', ${JSON.stringify(job)}::json)`
}
