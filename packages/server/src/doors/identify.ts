import type { IncomingMessage } from 'node:http'
import { Problem } from '@latchkey/contract'
import type { House } from '../house.ts'
import { keyOf } from '../oidc/adapter.ts'
import { isBuiltIn } from '../policies/applications.ts'
import type { Owner } from '../store/actor.ts'
import { sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'

/** The bearer token of a request; contract account-api 1.2. */
export function bearerToken(message: IncomingMessage): string {
  const header = message.headers.authorization
  if (header === undefined) throw new Problem('auth.authorization_header_missing')
  if (!/^bearer\b/i.test(header))
    throw new Problem('auth.authorization_token_type_not_supported', { supportedTypes: ['Bearer'] })
  // Of two headers, which one counts would be anyone's guess.
  if (message.headersDistinct.authorization?.length !== 1) throw new Problem('auth.unauthorized')
  return header.slice('Bearer '.length)
}

type TokenRow = UserRow & {
  token_scope: string | null
  token_client: string | null
  token_impersonator: string | null
  client_is_third_party: boolean | null
}

/** Whose token this is, with their account as it is now: one look into the store. */
export async function identifyOwner(
  { database }: House,
  message: IncomingMessage,
): Promise<{ owner: Owner; user: UserRow }> {
  const token = bearerToken(message)
  const [row] = await database.query<TokenRow>(sql`
    select users.*, token.payload ->> 'scope' as token_scope, token.client_id as token_client,
      token.payload #>> '{extra,act,sub}' as token_impersonator, applications.is_third_party as client_is_third_party
    from oidc_records as token
    join users on users.id = token.account_id and not users.is_suspended
    left join applications on applications.id = token.client_id
    where token.model = 'AccessToken' and token.key = ${keyOf(token)} and token.expires_at > now()`)
  if (!row) throw new Problem('auth.unauthorized')

  const scopes = new Set(row.token_scope?.split(' '))
  if (!scopes.has('openid')) throw new Problem('auth.forbidden')
  const verification = message.headers['logto-verification-id']
  return {
    user: row,
    owner: {
      kind: 'owner',
      id: row.id,
      scopes,
      clientId: row.token_client ?? undefined,
      isFirstParty: isFirstParty(row),
      verificationId: typeof verification === 'string' ? verification : undefined,
      impersonator: row.token_impersonator ?? undefined,
    },
  }
}

/** Contract account-api 1.5: an application that is no longer there counts as somebody else's. */
function isFirstParty({ token_client: client, client_is_third_party: isThirdParty }: TokenRow): boolean {
  return client === null || isBuiltIn(client) || isThirdParty === false
}
