import { tokenExchange } from '../policies/token-exchange.ts'
import { sql } from '../store/database.ts'

/** The stored payload of a token, as far as it decides whether the token outlives a sign-out. */
type TokenPayload = { expiresWithSession?: boolean | undefined; gty?: string | undefined }

/**
 * Whether a token outlives the sign-out of its session. Tokens for `offline_access` do
 * (docs/wire/management-api.md#8.7), except those that were exchanged for one.
 */
export function outlivesSignOut({ expiresWithSession, gty }: TokenPayload): boolean {
  return expiresWithSession !== true && gty !== tokenExchange
}

/** The same check as an SQL condition on `oidc_records`. */
export const outlivesSignOutInStore = sql`
  (payload ->> 'expiresWithSession' is distinct from 'true' and payload ->> 'gty' is distinct from ${tokenExchange})`
