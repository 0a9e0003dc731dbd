import { Problem } from '@latchkey/contract'
import { isBuiltIn } from '../policies/applications.ts'
import { isUsable } from '../policies/deletion.ts'
import { tokenExchange } from '../policies/token-exchange.ts'
import { type VersionedUser, versionedUser } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { type Database, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { keyOf } from './adapter.ts'

/** The content of a token, valid as long as the owner's `access_version` is still the one that was read. */
export type KnownToken = {
  owner: Omit<Owner, 'verificationId' | 'trustedDevice'>
  accessVersion: number
  expiresAt: number
}

/**
 * Authenticates opaque tokens. A token's content never changes and is cached; its validity is checked for each
 * request.
 */
export type OwnerTokens = {
  /** Returns the cached content. It is valid only if `isCurrent` confirms it for the account's present row. */
  recall(token: string): KnownToken | undefined
  /** Reads a token together with its owner's account. Errors: `auth.unauthorized`. */
  look(token: string): Promise<{ known: KnownToken; user: VersionedUser }>
}

/** Most cached tokens; the oldest is evicted. */
const limit = 20_000

type TokenRow = VersionedUser & {
  token_scope: string | null
  token_client: string | null
  token_impersonator: string | null
  token_session: string | null
  token_grant_type: string | null
  token_expires_at: Date
  client_is_third_party: boolean | null
}

export function createOwnerTokens(database: Database): OwnerTokens {
  const remembered = new Map<string, KnownToken>()
  return {
    recall(token) {
      const known = remembered.get(token)
      if (!known || known.expiresAt > Date.now()) return known
      remembered.delete(token)
      return undefined
    },
    async look(token) {
      remembered.delete(token)
      const row = await find(database, token)
      if (!row) throw new Problem('auth.unauthorized')
      const known = readToken(row)
      if (remembered.size >= limit) remembered.delete(remembered.keys().next().value ?? '')
      remembered.set(token, known)
      return { known, user: row }
    },
  }
}

/** Whether no token of this person has been revoked since this one was read. */
export function isCurrent(known: KnownToken, user: UserRow): boolean {
  return user.access_version === known.accessVersion && isUsable(user, new Date())
}

async function find(database: Database, token: string): Promise<TokenRow | undefined> {
  const [row] = await database.quick.query<TokenRow>(sql`
    select ${versionedUser}, token.payload ->> 'scope' as token_scope, token.client_id as token_client,
      coalesce(token.payload #>> '{extra,act,sub}', token.payload #>> '{extra,impersonator}') as token_impersonator,
      token.expires_at as token_expires_at,
      token.payload ->> 'sessionUid' as token_session, token.payload ->> 'gty' as token_grant_type,
      applications.is_third_party as client_is_third_party
    from oidc_records as token
    join users on users.id = token.account_id
    left join applications on applications.id = token.client_id
    where token.model = 'AccessToken' and token.key = ${keyOf(token)} and token.expires_at > now()`)
  return row && isUsable(row, new Date()) ? row : undefined
}

function readToken(row: TokenRow): KnownToken {
  return {
    accessVersion: row.access_version,
    expiresAt: row.token_expires_at.getTime(),
    owner: {
      kind: 'owner',
      id: row.id,
      scopes: new Set(row.token_scope?.split(' ')),
      clientId: row.token_client ?? undefined,
      isFirstParty: isFirstParty(row),
      sessionUid: row.token_session ?? undefined,
      isExchanged: row.token_grant_type === tokenExchange,
      impersonator: row.token_impersonator ?? undefined,
    },
  }
}

/** A deleted application counts as third-party (docs/wire/account-api.md#1.5). */
function isFirstParty({ token_client: client, client_is_third_party: isThirdParty }: TokenRow): boolean {
  return client === null || isBuiltIn(client) || isThirdParty === false
}
