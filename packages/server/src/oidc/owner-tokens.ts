import { Problem } from '@latchkey/contract'
import { isBuiltIn } from '../policies/applications.ts'
import { isSuspended } from '../policies/suspension.ts'
import { type VersionedUser, versionedUser } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { type Database, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { keyOf } from './adapter.ts'

/** What a token says of its owner, as long as the owner's `access_version` is the one that it was read at. */
export type KnownToken = {
  owner: Omit<Owner, 'verificationId' | 'trustedDevice'>
  accessVersion: number
  expiresAt: number
}

/** Tells whose an opaque token is. What a token says never changes; whether it still counts is asked each time. */
export type OwnerTokens = {
  /** What is remembered. It counts only if `isCurrent` says so of the account as it is now. */
  recall(token: string): KnownToken | undefined
  /** Looks a token up, together with its owner's account. */
  look(token: string): Promise<{ known: KnownToken; user: VersionedUser }>
}

/** Tokens remembered at most; beyond it the oldest goes. */
const limit = 20_000

type TokenRow = VersionedUser & {
  token_scope: string | null
  token_client: string | null
  token_impersonator: string | null
  token_session: string | null
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

/** Whether nothing has ended any token of this person since the token was looked at. */
export function isCurrent(known: KnownToken, user: UserRow): boolean {
  return user.access_version === known.accessVersion && !isSuspended(user, new Date())
}

async function find(database: Database, token: string): Promise<TokenRow | undefined> {
  const [row] = await database.quick.query<TokenRow>(sql`
    select ${versionedUser}, token.payload ->> 'scope' as token_scope, token.client_id as token_client,
      coalesce(token.payload #>> '{extra,act,sub}', token.payload #>> '{extra,impersonator}') as token_impersonator,
      token.expires_at as token_expires_at,
      token.payload ->> 'sessionUid' as token_session,
      applications.is_third_party as client_is_third_party
    from oidc_records as token
    join users on users.id = token.account_id
    left join applications on applications.id = token.client_id
    where token.model = 'AccessToken' and token.key = ${keyOf(token)} and token.expires_at > now()`)
  return row && !isSuspended(row, new Date()) ? row : undefined
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
      impersonator: row.token_impersonator ?? undefined,
    },
  }
}

/** Contract account-api 1.5: an application that is no longer there counts as somebody else's. */
function isFirstParty({ token_client: client, client_is_third_party: isThirdParty }: TokenRow): boolean {
  return client === null || isBuiltIn(client) || isThirdParty === false
}
