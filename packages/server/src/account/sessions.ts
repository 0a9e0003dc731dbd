import { type GrantsTarget, Problem, type Session } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { builtInApplications, isBuiltIn } from '../policies/applications.ts'
import { documentName } from '../policies/client-documents.ts'
import { deviceOf } from '../policies/device.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { empty, type Sql, sql } from '../store/database.ts'
import type { SessionRow } from '../store/rows.ts'
import { endExchangedAccess } from './exchanged-access.ts'
import { endGrantsOf } from './grants.ts'
import { announceLogout } from './logout-notices.ts'
import { outlivesSignOutInStore } from './session-tokens.ts'

type Payload = Pick<Session['payload'], 'iat' | 'exp' | 'loginTs' | 'acr' | 'amr' | 'authorizations'>
type Unknown<Row> = { [Column in keyof Row]: Row[Column] | null }
type LiveRow = Unknown<Omit<SessionRow, 'uid' | 'expires_at'>> & {
  session_uid: string
  payload: Payload
  tokens_issued_at: Date | null
  application_names: Record<string, string> | null
}

/** Lists a person's sessions, latest sign-in first (docs/wire/account-api.md#2.16). */
export async function listSessions(account: ReadableAccount): Promise<Session[]> {
  return (await liveSessions(account)).map(row => toSession(row, account))
}

/** Returns one session. Errors: `oidc.session_not_found`, also for another person's session. */
export async function readSession(account: ReadableAccount, uid: string): Promise<Session> {
  const [found] = await liveSessions(account, sql`and live.uid = ${uid}`)
  if (!found) throw new Problem('oidc.session_not_found', { status: 404 })
  return toSession(found, account)
}

function liveSessions({ tx, user, now }: ReadableAccount, which: Sql = empty): Promise<LiveRow[]> {
  return tx.query<LiveRow>(sql`
    select live.uid as session_uid, live.payload, in_use.*, sessions.*
    from oidc_records as live left join sessions on sessions.uid = live.uid
    cross join lateral (
      select max(granted.last_used_at) as tokens_issued_at,
        jsonb_object_agg(applications.id, applications.name) filter (where applications.id is not null)
          as application_names
      from jsonb_each(coalesce(live.payload -> 'authorizations', '{}')) as entry (client_id, value)
      left join applications on applications.id = entry.client_id
      left join oidc_records as granted on granted.model = 'Grant' and granted.grant_id = entry.value ->> 'grantId'
    ) as in_use
    where live.account_id = ${user.id} and live.model = 'Session' and live.expires_at > ${now} ${which}
    order by coalesce(signed_in_at, to_timestamp((live.payload ->> 'loginTs')::bigint)) desc`)
}

/**
 * Ends one session with all of its tokens and, with `target`, the grants that were used in it. Errors:
 * `oidc.session_not_found`, `oidc.invalid_session_account_id`.
 */
export async function endSession(account: Account, uid: string, target?: GrantsTarget): Promise<void> {
  const { tx, user, now } = account
  const [live] = await tx.query<{ account_id: string | null }>(
    sql`select account_id from oidc_records where model = 'Session' and uid = ${uid} and expires_at > ${now}`,
  )
  // The wire answers 400 and has the 404 in `data` alone; see docs/compatibility.md.
  if (!live?.account_id) throw new Problem('oidc.session_not_found', { status: 404 })
  if (live.account_id !== user.id) throw new Problem('oidc.invalid_session_account_id', { status: 404 })
  await end(account, [uid], target)
}

/** Ends all sessions of a person except the caller's, all for an administrator, and the tokens of token exchanges. */
export async function endOtherSessions(account: Account, target?: GrantsTarget): Promise<void> {
  const { tx, user, actor } = account
  const current = actor.kind === 'owner' ? actor.sessionUid : undefined
  // Read from tokens as well as sessions: after a sign-out, tokens of an application may outlive their session.
  const rows = await tx.query<{ uid: string }>(sql`
    select distinct coalesce(payload ->> 'sessionUid', uid) as uid from oidc_records
    where account_id = ${user.id} and model <> 'Grant'
      and coalesce(payload ->> 'sessionUid', uid) is distinct from ${current ?? ''}`)
  const uids = rows.flatMap(({ uid }) => uid ?? [])
  if (uids.length > 0) await end(account, uids, target)
  if (await endExchangedAccess(account))
    await record(account, 'Session.Ended', { accountId: user.id, exchanged: true })
}

async function end(account: Account, uids: readonly string[], target: GrantsTarget): Promise<void> {
  const { tx, user, now } = account
  const keepsOfflineAccess = target === 'firstParty'
  // Must be first: from here on, no token is issued for these sessions.
  await tx.query(sql`
    update sessions set ended_at = ${now}, keeps_offline_access = ${keepsOfflineAccess}
    where uid = any(${uids}) and user_id = ${user.id}`)
  await announceLogout(account, uids)
  const grants = target && (await endGrantsOf(account, uids, target))
  const which = keepsOfflineAccess ? sql`and not ${isOfflineElsewhere}` : empty
  await tx.query(sql`
    delete from oidc_records where account_id = ${user.id} and model <> 'Grant'
      and coalesce(payload ->> 'sessionUid', uid) = any(${uids}) ${which}`)
  await record(account, 'Session.Ended', { accountId: user.id, sessions: uids, grants })
}

/** Tokens of third-party applications for `offline_access`, which stay when only first-party grants end. */
const isOfflineElsewhere = sql`
  (model <> 'Session' and ${outlivesSignOutInStore} and coalesce(client_id in (select id from applications where is_third_party), false))`

function toSession(row: LiveRow, { user, actor, now }: ReadableAccount): Session {
  const { iat, exp, loginTs, acr, amr, authorizations } = row.payload
  const isCurrent = actor.kind === 'owner' && actor.sessionUid === row.session_uid
  const signedInAt = row.signed_in_at?.getTime() ?? loginTs * 1000
  return {
    payload: {
      exp,
      iat,
      // Not the real `jti`: that is the value of the browser’s session cookie.
      jti: row.session_uid,
      uid: row.session_uid,
      kind: 'Session',
      loginTs,
      accountId: user.id,
      ...(acr && { acr }),
      ...(amr && { amr }),
      ...(authorizations && { authorizations }),
    },
    lastSubmission: submissionOf(row, user.id),
    clientId: row.client_id,
    accountId: user.id,
    expiresAt: exp * 1000,
    isCurrent,
    device: deviceOf(row.user_agent),
    lastActiveAt: isCurrent ? now.getTime() : Math.max(signedInAt, row.tokens_issued_at?.getTime() ?? 0),
    applications: Object.keys(authorizations ?? {}).map(id => ({ id, name: applicationName(id, row) })),
  }
}

function applicationName(id: string, { application_names: names }: LiveRow): string | null {
  if (isBuiltIn(id)) return builtInApplications[id].name
  // An application with a metadata document has no row; its id is the document's address.
  return names?.[id] ?? (id.startsWith('https://') ? documentName(id, undefined) : null)
}

/** Null for sessions from an older version of the server. */
function submissionOf(row: LiveRow, userId: string): Session['lastSubmission'] {
  if (!row.event) return null
  const context = {
    ip: row.address,
    userAgent: row.user_agent,
    country: row.country,
    city: row.city,
  }
  const known = Object.entries(context).filter((entry): entry is [string, string] => entry[1] !== null)
  return {
    interactionEvent: row.event,
    userId,
    verificationRecords: row.verifications ?? [],
    signInContext: Object.fromEntries(known),
  }
}
