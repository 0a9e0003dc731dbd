import { type Queryable, sql } from '../store/database.ts'

type SessionOfToken = {
  /** Its uid; undefined once the session is over, since a token that outlived its session does not belong to it. */
  present: string | undefined
  /** Whether it ended or expired. */
  isOver: boolean
  /**
   * Whether the client has a refresh token of the session. One that is left after the session ended was issued for
   * `offline_access`.
   */
  hasRefreshToken: boolean
}

/** Reads the session that a token names as its own. A token without a session, as a machine's, has none to end with. */
export async function readSession(
  database: Queryable,
  { uid, accountId, clientId }: { uid: unknown; accountId: string; clientId: string },
): Promise<SessionOfToken> {
  if (typeof uid !== 'string') return { present: undefined, isOver: false, hasRefreshToken: false }
  const [row] = await database.query<Pick<SessionOfToken, 'isOver' | 'hasRefreshToken'>>(sql`
    select exists (select from sessions where uid = ${uid} and ended_at is not null) or not exists (
        select from oidc_records where model = 'Session' and uid = ${uid} and account_id = ${accountId}
          and expires_at > now()) as "isOver",
      exists (
        select from oidc_records where account_id = ${accountId} and model = 'RefreshToken' and client_id = ${clientId}
          and payload ->> 'sessionUid' = ${uid} and expires_at > now()) as "hasRefreshToken"`)
  const { isOver = true, hasRefreshToken = false } = row ?? {}
  return { present: isOver ? undefined : uid, isOver, hasRefreshToken }
}
