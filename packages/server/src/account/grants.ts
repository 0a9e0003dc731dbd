import { type Grant, type GrantsTarget, type grantQuery, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { documentName } from '../policies/client-documents.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { empty, sql } from '../store/database.ts'

type AppType = z.output<typeof grantQuery>['appType']
type GrantRow = {
  grant_id: string
  payload: Grant['payload']
  expires_at: Date
  last_used_at: Date | null
  client_id: string
  name: string | null
}

/** Excludes grants of token exchanges, to which no person consented. */
const wasAsked = sql`not exists (select from exchanged_grants where exchanged_grants.grant_id = granted.grant_id)`

/**
 * Lists a person's grants to applications. Latchkey’s own pages are no rows of `applications` and so not included.
 * Grants of token exchanges are not included, since no person consented to them.
 */
export async function listGrants({ tx, user, now }: ReadableAccount, appType: AppType): Promise<Grant[]> {
  const wanted = appType ? sql`and coalesce(is_third_party, true) = ${appType === 'thirdParty'}` : empty
  const rows = await tx.query<GrantRow>(sql`
    select granted.grant_id, granted.payload, granted.expires_at, granted.last_used_at, granted.client_id, applications.name
    from oidc_records as granted left join applications on applications.id = granted.client_id
    where granted.account_id = ${user.id} and granted.model = 'Grant' and granted.expires_at > ${now}
      and granted.grant_id is not null
      -- An application with a metadata document has no row; its id is the document's address.
      and (applications.id is not null or granted.client_id like 'https://%')
      and ${wasAsked} ${wanted}
    order by (granted.payload ->> 'iat')::bigint desc`)
  return rows.map(row => ({
    id: row.grant_id,
    payload: { ...row.payload, jti: row.grant_id },
    expiresAt: row.expires_at.getTime(),
    lastUsedAt: row.last_used_at?.getTime() ?? null,
    application: { id: row.client_id, name: row.name ?? documentName(row.client_id, undefined) },
  }))
}

/**
 * Revokes a grant with all of its tokens and removes the application from the person’s sessions. Errors:
 * `oidc.invalid_grant`.
 */
export async function revokeGrant(account: Account, grantId: string): Promise<void> {
  const { tx, user, now } = account
  const [found] = await tx.query<{ client_id: string; expires_at: Date }>(sql`
    select client_id, expires_at from oidc_records
    where model = 'Grant' and grant_id = ${grantId} and account_id = ${user.id}`)
  if (!found) throw new Problem('oidc.invalid_grant')
  // Revoking an expired grant succeeds without effect (docs/wire/account-api.md#2.17).
  if (found.expires_at <= now) return
  await endGrants(account, [grantId])
  await leaveSessions(account, found.client_id, [grantId])
  await record(account, 'Grant.Revoked', {
    accountId: user.id,
    applicationId: found.client_id,
    grants: [grantId],
  })
}

/**
 * Ends the oldest grants of an application above `maximum`, with their tokens and their entries in sessions
 * (docs/wire/management-api.md#4.2, `maxAllowedGrants`). `latest`, the grant just used, goes last: `iat` counts
 * seconds and does not order grants of the same second.
 */
export async function endGrantsBeyond(
  account: Account,
  applicationId: string,
  { maximum, latest }: { maximum: number; latest: string | undefined },
): Promise<void> {
  const { tx, user, now } = account
  const rows = await tx.query<{ grant_id: string }>(sql`
    select grant_id from oidc_records as granted
    where account_id = ${user.id} and model = 'Grant' and client_id = ${applicationId} and expires_at > ${now}
      and grant_id is not null and ${wasAsked}
    order by grant_id is not distinct from ${latest} desc, (payload ->> 'iat')::bigint desc, grant_id offset ${maximum}`)
  const ids = rows.map(row => row.grant_id)
  if (ids.length === 0) return
  await endGrants(account, ids)
  await leaveSessions(account, applicationId, ids)
  await record(account, 'RevokeGrants', { accountId: user.id, applicationId, grants: ids })
  await record(account, 'Grant.LimitExceeded', {
    accountId: user.id,
    applicationId,
    revokedGrants: ids,
    limit: maximum,
  })
}

async function leaveSessions(
  { tx, user }: Account,
  applicationId: string,
  ids: readonly string[],
): Promise<void> {
  await tx.query(sql`
    update oidc_records set payload = payload #- array['authorizations', ${applicationId}::text]
    where account_id = ${user.id} and model = 'Session'
      and payload -> 'authorizations' -> ${applicationId}::text ->> 'grantId' = any(${ids})`)
}

/**
 * Ends the grants that were used in sessions, with their tokens: all of them, or those of registered first-party
 * applications.
 */
export async function endGrantsOf(
  account: Account,
  sessionUids: readonly string[],
  target: NonNullable<GrantsTarget>,
): Promise<string[]> {
  const { tx, user } = account
  const registered =
    target === 'firstParty'
      ? sql`join applications on applications.id = entry.client_id and not is_third_party`
      : empty
  const rows = await tx.query<{ id: string }>(sql`
    select distinct entry.value ->> 'grantId' as id
    from oidc_records as live
    cross join jsonb_each(coalesce(live.payload -> 'authorizations', '{}')) as entry (client_id, value) ${registered}
    where live.account_id = ${user.id} and live.model = 'Session' and live.uid = any(${sessionUids})
      and entry.value ->> 'grantId' is not null`)
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await endGrants(account, ids)
  return ids
}

/** Ends grants of a person by id, with their tokens. */
export async function endGrants({ tx, user }: Account, ids: readonly string[]): Promise<void> {
  // Row lock on the grants: waits for tokens that are being written for them (see `oidc/adapter.ts`), which only a
  // later statement sees.
  await tx.query(
    sql`select from oidc_records where model = 'Grant' and grant_id = any(${ids}) and account_id = ${user.id} for update`,
  )
  await tx.query(sql`delete from oidc_records where grant_id = any(${ids}) and account_id = ${user.id}`)
}
