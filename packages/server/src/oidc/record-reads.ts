import Provider, { type AdapterPayload } from 'oidc-provider'
import type { ContinuedSession, SignInState } from '../sign-in/state.ts'
import { type VersionedUser, versionedUser } from '../store/account.ts'
import { type Queryable, raw, type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'

/** A record of the provider as it is stored, without its id. */
export type Stored = { payload: AdapterPayload & { sealedId?: string }; consumed_at: Date | null }

/** What is read with an interaction. */
export type Surroundings = {
  /** The state of its sign-in and the version of that row; undefined before `PUT /api/experience`. */
  signIn: { state: SignInState; version: string } | undefined
  /** The person who signed in, or whom the sign-in identified or proved. */
  person: VersionedUser | undefined
  /** Whether the session that it began in lives on, with the same person; true if it began in none. */
  isInSession: boolean
  /** The sign-in of that session. */
  session: ContinuedSession | undefined
}

type Row = Stored & {
  granted?: AdapterPayload | null
  session?: AdapterPayload | null
  sign_in_state?: SignInState | null
  sign_in_version?: string
  session_verifications?: { type: string }[] | null
} & (VersionedUser | { id: null })

/** The records and people that a request to the provider has read already, by model and key. */
type Known = { records: Map<string, Stored | undefined>; people: Map<string, UserRow> }

const known = new WeakMap<object, Known>()

function knownIn(ctx: object): Known {
  const present = known.get(ctx) ?? { records: new Map(), people: new Map() }
  known.set(ctx, present)
  return present
}

/** Whether the request has read the record, or knows that there is none, and the record. */
export function recall(record: string): { stored: Stored | undefined } | undefined {
  const records = Provider.ctx && known.get(Provider.ctx)?.records
  return records?.has(record) ? { stored: records.get(record) } : undefined
}

/** Forgets a record that the request is going to change. */
export function forget(record: string): void {
  if (Provider.ctx) known.get(Provider.ctx)?.records.delete(record)
}

/** Reads a person, once for each request to the provider. */
export async function readPerson(database: Queryable, id: string): Promise<UserRow | undefined> {
  const present = Provider.ctx && known.get(Provider.ctx)?.people.get(id)
  if (present) return present
  const [user] = await database.query<UserRow>(sql`select * from users where id = ${id}`)
  if (user && Provider.ctx) knownIn(Provider.ctx).people.set(id, user)
  return user
}

/** Names a record among those that a request reads and writes. */
export function recordOf(model: string, id: string): string {
  return `${model} ${id}`
}

/** Names a session by its `uid`, which does not change while it lives. */
export function sessionOf(uid: string): string {
  return `Session by uid ${uid}`
}

type Asked = { model: string; id: string; key: string }

/**
 * Reads a record, and in the same statement what a request about it needs next: the grant, the session and the person
 * of a token, the person of a session, the sign-in and the person of an interaction.
 */
export async function readRecord(
  database: Queryable,
  { model, id, key }: Asked,
): Promise<(Stored & { surroundings?: Surroundings }) | undefined> {
  const { columns, joins } = besides[model]?.(id) ?? { columns: raw(''), joins: raw('') }
  const [row] = await database.query<Row>(sql`
    select stored.payload, stored.consumed_at ${columns} from oidc_records stored ${joins}
    where stored.model = ${model} and stored.key = ${key} and (stored.expires_at is null or stored.expires_at > now())`)
  if (!row) return undefined
  const { payload, consumed_at, granted, session, sign_in_state, sign_in_version, ...others } = row
  const { session_verifications: verifications, ...user } = others
  const person = 'id' in user && user.id !== null ? user : undefined
  if (Provider.ctx) {
    const { records, people } = knownIn(Provider.ctx)
    if (person) people.set(person.id, person)
    const of = (other: AdapterPayload | null) => (other ? { payload: other, consumed_at: null } : undefined)
    if (granted !== undefined && payload.grantId) records.set(recordOf('Grant', payload.grantId), of(granted))
    const { sessionUid } = payload
    if (session !== undefined && sessionUid) records.set(sessionOf(sessionUid), of(session))
  }
  const stored = { payload, consumed_at }
  if (model !== 'Interaction') return stored
  const signIn = sign_in_state ? { state: sign_in_state, version: sign_in_version ?? '' } : undefined
  const isInSession = !payload.session?.uid || Boolean(session)
  return {
    ...stored,
    surroundings: { signIn, person, isInSession, session: continuedSession(session, verifications) },
  }
}

function continuedSession(
  session: AdapterPayload | null | undefined,
  verifications: { type: string }[] | null | undefined,
): ContinuedSession | undefined {
  if (!session?.loginTs || !verifications) return undefined
  return {
    authTime: session.loginTs,
    amr: session.amr ?? [],
    methods: verifications.map(({ type }) => type),
  }
}

type Beside = { columns: Sql; joins: Sql }

const ofToken = (): Beside => ({
  columns: sql`, granted.payload as granted, session.payload as session, ${versionedUser}`,
  joins: sql`
    left join oidc_records granted on granted.model = 'Grant' and granted.key = record_key(stored.grant_id)
      and granted.expires_at > now()
    left join oidc_records session on session.model = 'Session' and session.uid = stored.payload ->> 'sessionUid'
      and session.expires_at > now()
    left join users on users.id = stored.account_id`,
})

const besides: Record<string, (id: string) => Beside> = {
  AuthorizationCode: ofToken,
  RefreshToken: ofToken,
  AccessToken: ofToken,
  Session: () => ({
    columns: sql`, ${versionedUser}`,
    joins: sql`left join users on users.id = stored.account_id`,
  }),
  Interaction: id => ({
    columns: sql`, sign_ins.state as sign_in_state, sign_ins.xmin::text as sign_in_version, ${versionedUser},
      session.payload as session, sessions.verifications as session_verifications`,
    joins: sql`
      left join oidc_records session on session.model = 'Session' and session.uid = stored.payload #>> '{session,uid}'
        and session.account_id = stored.payload #>> '{session,accountId}' and session.expires_at > now()
      left join sessions on sessions.uid = session.uid and sessions.ended_at is null
      left join sign_ins on sign_ins.interaction_uid = ${id} and sign_ins.expires_at > now()
      left join users on users.id = coalesce(stored.payload #>> '{result,login,accountId}', sign_ins.state ->> 'userId',
        jsonb_path_query_first(sign_ins.state, '$.verifications[*].userId') #>> '{}')`,
  }),
}
