import {
  type ErrorCode,
  type InteractionEvent,
  type OneTimeToken,
  type OneTimeTokenContext,
  type oneTimeTokenFilter,
  Problem,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { requireRank } from '../policies/administrators.ts'
import type { Directory, RequestContext } from '../store/account.ts'
import { empty, type Queryable, type Sql, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'
import { hashOfSecret, newId } from '../store/ids.ts'
import type { OneTimeTokenRow } from '../store/rows.ts'
import { offset } from './page.ts'
import type { Page } from './users.ts'

type Reading = RequestContext & { tx: Queryable }

/** A token that was generated, and perhaps mailed, but is not stored yet. */
export type NewOneTimeToken = {
  value: string
  email: string
  context: OneTimeTokenContext
  expiresAt: Date
  isSent: boolean
}

/** Stores a token as a hash. Its value is returned this once, unless it was mailed. */
export async function keepOneTimeToken(
  directory: Directory,
  { value, email, context, expiresAt, isSent }: NewOneTimeToken,
): Promise<OneTimeToken> {
  const { tx, now } = directory
  await requireRank(directory, { email })
  const [row] = await tx.query<Owned>(sql`
    insert into one_time_tokens (id, email, token_hash, token_start, context, status, created_at, expires_at)
    values (${newId()}, ${email}, ${hashOfSecret(value)}, ${value.slice(0, 4)}, ${JSON.stringify(context)}, 'active', ${now},
      ${expiresAt})
    returning *, ${owner}`)
  if (!row) throw new Problem('entity.not_exists')
  const about = { accountId: row.owner_id ?? undefined, tokenId: row.id }
  await record(directory, 'OneTimeToken.Created', { ...about, expiresAt: expiresAt.getTime(), isSent })
  return toToken(row, now, isSent ? undefined : value)
}

/** A token with the address that it shall verify. `event`: what it shall be used for; absent: a back end decides. */
type Shown = { email: string; token: string; event?: InteractionEvent | undefined }

/**
 * Consumes a token, which verifies the e-mail address that it was created for. Of concurrent callers one succeeds.
 * Errors: `one_time_token.*`, in the order of docs/wire/management-api.md#6.5; last, before the token is consumed,
 * `one_time_token.interaction_event_mismatch`.
 */
export async function consumeOneTimeToken(
  context: Reading,
  { email, token, event }: Shown,
): Promise<OneTimeTokenRow> {
  const { tx, now } = context
  const [consumed] = await tx.query<Owned>(sql`
    update one_time_tokens set status = 'consumed'
    where token_hash = ${hashOfSecret(token)} and fold(email) = fold(${email}) and status = 'active' and expires_at > ${now}
      and ${event ? sql`coalesce(context ->> 'interactionEvent', ${event}) = ${event}` : sql`true`}
    returning *, ${owner}`)
  if (!consumed) throw new Problem(await refusalOf(context, { email, token }))
  const about = { accountId: consumed.owner_id ?? undefined, tokenId: consumed.id }
  await record(context, 'OneTimeToken.Verified', about)
  return consumed
}

/** Verifies an address for a back end. The response repeats the token, which the caller has already. */
export async function verifyOneTimeToken(
  directory: Directory,
  given: { email: string; token: string },
): Promise<OneTimeToken> {
  return toToken(await consumeOneTimeToken(directory, given), directory.now, given.token)
}

async function refusalOf(
  { tx, now }: Reading,
  { email, token }: { email: string; token: string },
): Promise<ErrorCode> {
  const [row] = await tx.query<OneTimeTokenRow>(
    sql`select * from one_time_tokens where token_hash = ${hashOfSecret(token)}`,
  )
  if (!row) return 'one_time_token.token_not_found'
  if (fold(row.email) !== fold(email)) return 'one_time_token.email_mismatch'
  if (row.status === 'expired' || row.expires_at <= now) return 'one_time_token.token_expired'
  if (row.status === 'consumed') return 'one_time_token.token_consumed'
  if (row.status === 'revoked') return 'one_time_token.token_revoked'
  return 'one_time_token.interaction_event_mismatch'
}

/** Lists tokens, newest first. The total counts all of them, whatever the filter, as on the wire. */
export async function listOneTimeTokens(
  { tx, now }: Reading,
  { email, status }: z.output<typeof oneTimeTokenFilter>,
  page: Page | undefined,
): Promise<{ total: number; items: OneTimeToken[] }> {
  const rows = await tx.query<OneTimeTokenRow>(sql`
    select * from one_time_tokens
    where ${email === undefined ? sql`true` : sql`fold(email) = fold(${email})`}
      and ${status === undefined ? sql`true` : hasStatus(status, now)}
    order by created_at desc, id ${page ? sql`limit ${page.size} offset ${offset(page)}` : empty}`)
  const [counted] = await tx.query<{ total: string }>(sql`select count(*) as total from one_time_tokens`)
  return { total: Number(counted?.total), items: rows.map(row => toToken(row, now)) }
}

export async function readOneTimeToken({ tx, now }: Reading, id: string): Promise<OneTimeToken> {
  const [row] = await tx.query<OneTimeTokenRow>(sql`select * from one_time_tokens where id = ${id}`)
  if (!row) throw new Problem('entity.not_exists_with_id', { name: 'one-time token', id })
  return toToken(row, now)
}

/** Sets the status of a token. Errors: `one_time_token.cannot_reactivate_token`, `entity.not_exists`. */
export async function setOneTimeTokenStatus(
  directory: Directory,
  id: string,
  status: OneTimeToken['status'],
): Promise<OneTimeToken> {
  if (status === 'active') throw new Problem('one_time_token.cannot_reactivate_token')
  const { tx, now } = directory
  const [row] = await tx.query<Owned>(
    sql`update one_time_tokens set status = ${status} where id = ${id} returning *, ${owner}`,
  )
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'OneTimeToken.Updated', {
    accountId: row.owner_id ?? undefined,
    tokenId: id,
    status,
  })
  return toToken(row, now)
}

export async function deleteOneTimeToken(directory: Directory, id: string): Promise<void> {
  const [row] = await directory.tx.query<Owned>(
    sql`delete from one_time_tokens where id = ${id} returning *, ${owner}`,
  )
  if (!row) throw new Problem('entity.not_found')
  await record(directory, 'OneTimeToken.Deleted', { accountId: row.owner_id ?? undefined, tokenId: id })
}

type Owned = OneTimeTokenRow & { owner_id: string | null }

/** The person who has the address, for the audit log. */
const owner: Sql = sql`(select users.id from users where fold(primary_email) = fold(email)) as owner_id`

/** An active token that is over counts as expired, whether or not the row says so. */
function hasStatus(status: OneTimeToken['status'], now: Date): Sql {
  if (status === 'active') return sql`(status = 'active' and expires_at > ${now})`
  if (status === 'expired') return sql`(status = 'expired' or (status = 'active' and expires_at <= ${now}))`
  return sql`status = ${status}`
}

/** Without its value, the first characters tell tokens apart. */
function toToken(row: OneTimeTokenRow, now: Date, value = row.token_start.padEnd(32, '*')): OneTimeToken {
  return {
    tenantId: 'default',
    id: row.id,
    email: row.email,
    token: value,
    context: row.context,
    status: row.status === 'active' && row.expires_at <= now ? 'expired' : row.status,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
  }
}
