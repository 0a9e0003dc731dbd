import { setTimeout as wait } from 'node:timers/promises'
import { Problem, type ProviderToken } from '@latchkey/contract'
import { type ConnectorServices, openSocialConnector } from '../connectors/social.ts'
import {
  openTokens,
  type ProviderTokens,
  type SealedTokens,
  sealTokens,
} from '../connectors/social-sign-in.ts'
import { record } from '../events/record.ts'
import type { Account, Directory, ReadableAccount } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { SocialTokensRow } from '../store/rows.ts'

type Kept = {
  target: string
  connectorId: string
  identity: { userId: string }
  tokens: SealedTokens
}

/** Stores the provider's tokens of an identity. They replace earlier ones. */
export async function keepTokens(
  { tx, user, now }: Account,
  { target, connectorId, identity, tokens }: Kept,
): Promise<SocialTokensRow> {
  const expiresAt = tokens.expiresAt === undefined ? null : new Date(tokens.expiresAt)
  const [row] = await tx.query<SocialTokensRow>(sql`
    insert into social_tokens (id, user_id, target, connector_id, identity_id, sealed_tokens, scope, token_type,
      expires_at, has_refresh_token, created_at, updated_at)
    values (${newId()}, ${user.id}, ${target}, ${connectorId}, ${identity.userId}, ${tokens.sealed}, ${tokens.scope},
      ${tokens.tokenType}, ${expiresAt}, ${tokens.hasRefreshToken}, ${now}, ${now})
    on conflict (user_id, target) do update set connector_id = excluded.connector_id, identity_id = excluded.identity_id,
      sealed_tokens = excluded.sealed_tokens, scope = excluded.scope, token_type = excluded.token_type,
      expires_at = excluded.expires_at, has_refresh_token = excluded.has_refresh_token, refreshing_until = null,
      updated_at = excluded.updated_at
    returning *`)
  if (!row) throw new Problem('entity.not_exists')
  return row
}

/** Stores tokens that the person just obtained from the provider (docs/wire/account-api.md#2.14). */
export async function replaceTokens(
  account: Account,
  vault: ConnectorServices['vault'],
  kept: Kept,
): Promise<ProviderToken> {
  const row = await keepTokens(account, kept)
  await record(account, 'Secret.Stored', { accountId: account.user.id, target: kept.target })
  return toAnswer(row, await openTokens(vault, row.sealed_tokens))
}

/**
 * Returns a valid access token of the provider, refreshed if it expired. Sends a network request, so never call it in
 * a transaction. Errors: `secrets.third_party_token_set.token_not_found`,
 * `secrets.third_party_token_set.access_token_expired`, `connector.*`.
 */
export async function readToken(
  account: ReadableAccount,
  services: ConnectorServices,
  target: string,
): Promise<ProviderToken> {
  const { tx, user } = account
  // Longer than a refresh on another node may take.
  const deadline = Date.now() + 12_000
  while (Date.now() < deadline) {
    const [row] = await tx.query<SocialTokensRow>(
      sql`select * from social_tokens where user_id = ${user.id} and target = ${target}`,
    )
    if (!row) throw new Problem('secrets.third_party_token_set.token_not_found')
    const tokens = await openTokens(services.vault, row.sealed_tokens)
    if (!row.expires_at || row.expires_at.getTime() > Date.now()) return toAnswer(row, tokens)
    if (!tokens.refreshToken) {
      await tx.query(
        sql`delete from social_tokens where id = ${row.id} and sealed_tokens = ${row.sealed_tokens}`,
      )
      throw new Problem('secrets.third_party_token_set.access_token_expired')
    }
    const lease = await takeLease(tx, row)
    if (lease) await refresh(tx, services, { row: lease, refreshToken: tokens.refreshToken })
    else await wait(100)
  }
  throw new Problem('connector.general', { reason: 'the provider did not answer in time' })
}

/** Takes the lease to use the refresh token, which may be valid for one use only (rotation). */
async function takeLease(tx: Queryable, row: SocialTokensRow): Promise<SocialTokensRow | undefined> {
  const [leased] = await tx.query<SocialTokensRow>(sql`
    update social_tokens set refreshing_until = date_trunc('milliseconds', now() + interval '15 seconds')
    where id = ${row.id} and sealed_tokens = ${row.sealed_tokens} and (refreshing_until is null or refreshing_until < now())
    returning *`)
  return leased
}

async function refresh(
  tx: Queryable,
  services: ConnectorServices,
  { row, refreshToken }: { row: SocialTokensRow; refreshToken: string },
): Promise<void> {
  try {
    const { provider, keepsTokens } = await openSocialConnector(tx, services, row.connector_id)
    if (!keepsTokens || !provider.refresh) throw new Problem('connector.token_storage_not_supported')
    const tokens = await provider.refresh(refreshToken)
    const { sealed, expiresAt } = await sealTokens(services.vault, {
      scope: row.scope ?? undefined,
      ...tokens,
    })
    const end = expiresAt === undefined ? null : new Date(expiresAt)
    // Optimistic locking: replaces only the tokens that were refreshed, since the person may have stored others in
    // the meantime.
    await tx.query(sql`
      update social_tokens set sealed_tokens = ${sealed}, expires_at = ${end}, scope = coalesce(${tokens.scope}, scope),
        token_type = coalesce(${tokens.tokenType}, token_type), refreshing_until = null, updated_at = now()
      where id = ${row.id} and sealed_tokens = ${row.sealed_tokens}`)
  } catch (error) {
    await tx.query(sql`
      update social_tokens set refreshing_until = null
      where id = ${row.id} and refreshing_until = ${row.refreshing_until}`)
    throw error
  }
}

/** Deletes a set of tokens (docs/wire/management-api.md#6.10). Errors: `entity.not_found`. */
export async function deleteTokens(directory: Directory, id: string): Promise<void> {
  const [row] = await directory.tx.query<SocialTokensRow>(
    sql`delete from social_tokens where id = ${id} returning *`,
  )
  if (!row) throw new Problem('entity.not_found')
  await record(directory, 'Secret.Deleted', { accountId: row.user_id, target: row.target })
}

function toAnswer(
  { scope, token_type, expires_at }: SocialTokensRow,
  { accessToken }: ProviderTokens,
): ProviderToken {
  if (!accessToken) throw new Problem('secrets.third_party_token_set.token_not_found')
  return {
    access_token: accessToken,
    ...(scope !== null && { scope }),
    ...(token_type !== null && { token_type }),
    ...(expires_at !== null && {
      expires_in: Math.max(0, Math.floor((expires_at.getTime() - Date.now()) / 1000)),
    }),
  }
}
