import { type PersonalAccessToken, Problem, type personalAccessTokenCreation } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { hashOfSecret, newSecret } from '../store/ids.ts'
import type { PersonalAccessTokenRow } from '../store/rows.ts'
import { endAccessOf } from './exchanged-access.ts'

/** The tokens that a person can have at most, expired ones included, when they create one themselves. */
const mostTokens = 50

/**
 * Creates a personal access token. Its value is returned this once only. Errors: `request.invalid_input`,
 * `user.personal_access_token_name_exists`, `user.too_many_personal_access_tokens`.
 */
export async function createPersonalAccessToken(
  account: Account,
  { name, expiresAt = null }: z.output<typeof personalAccessTokenCreation>,
): Promise<PersonalAccessToken> {
  const { tx, user, now } = account
  if (expiresAt !== null && expiresAt <= now.getTime()) {
    const reason = '`expiresAt` is in the past'
    throw new Problem('request.invalid_input', { reason }, { details: reason })
  }
  await requireRoomForToken(account)
  const value = `pat_${newSecret()}`
  const [row] = await tx.query<PersonalAccessTokenRow>(sql`
    insert into personal_access_tokens (user_id, name, value_hash, value_start, created_at, expires_at)
    values (${user.id}, ${name}, ${hashOfSecret(value)}, ${value.slice(0, 8)}, ${now},
      ${expiresAt === null ? null : new Date(expiresAt)})
    returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(account, 'PersonalAccessToken.Created', {
    accountId: user.id,
    name,
    expiresAt: row.expires_at?.getTime(),
  })
  return { ...toToken(row), value }
}

async function requireRoomForToken({ tx, user, actor }: Account): Promise<void> {
  if (actor.kind === 'admin') return // The wire has no limit, and a back end may create them for many scripts.
  const [row] = await tx.query<{ amount: number }>(
    sql`select count(*)::integer as amount from personal_access_tokens where user_id = ${user.id}`,
  )
  if ((row?.amount ?? 0) >= mostTokens)
    throw new Problem('user.too_many_personal_access_tokens', { limit: mostTokens })
}

/** Lists the tokens, oldest first, expired ones included. */
export async function listPersonalAccessTokens({
  tx,
  user,
}: ReadableAccount): Promise<PersonalAccessToken[]> {
  const rows = await tx.query<PersonalAccessTokenRow>(
    sql`select * from personal_access_tokens where user_id = ${user.id} order by created_at, name`,
  )
  return rows.map(toToken)
}

/** Renames a token. Errors: `entity.not_exists`, `user.personal_access_token_name_exists`. */
export async function renamePersonalAccessToken(
  account: Account,
  { from, to }: { from: string; to: string },
): Promise<PersonalAccessToken> {
  const { tx, user } = account
  const [row] = await tx.query<PersonalAccessTokenRow>(sql`
    update personal_access_tokens set name = ${to} where user_id = ${user.id} and name = ${from} returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(account, 'PersonalAccessToken.Updated', { accountId: user.id, name: to, formerName: from })
  return toToken(row)
}

/** Deletes a token, and revokes the tokens that were exchanged for it. Errors: `entity.not_found`. */
export async function deletePersonalAccessToken(account: Account, name: string): Promise<void> {
  const { tx, user } = account
  const [deleted] = await tx.query<PersonalAccessTokenRow>(
    sql`delete from personal_access_tokens where user_id = ${user.id} and name = ${name} returning *`,
  )
  if (!deleted) throw new Problem('entity.not_found')
  await endAccessOf(account, deleted.value_hash)
  await record(account, 'PersonalAccessToken.Deleted', { accountId: user.id, name })
}

/** A secret of 190 random bits needs neither salt nor a slow hash, and a plain hash allows a lookup. */
function toToken(row: PersonalAccessTokenRow): PersonalAccessToken {
  return {
    tenantId: 'default',
    userId: row.user_id,
    name: row.name,
    value: row.value_start.padEnd(36, '*'),
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at?.getTime() ?? null,
    lastUsedAt: row.last_used_at?.getTime() ?? null,
  }
}
