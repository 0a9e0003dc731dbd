import { tokenExchange } from '../policies/token-exchange.ts'
import { sql } from '../store/database.ts'

/** What the provider keeps of a token, as far as it says whether the token outlives a sign-out. */
type TokenPayload = { expiresWithSession?: boolean | undefined; gty?: string | undefined }

/**
 * Whether a token lives on when its session is signed out: those for `offline_access` do (contract management-api 8.7), but for what
 * was exchanged for one.
 */
export function outlivesSignOut({ expiresWithSession, gty }: TokenPayload): boolean {
  return expiresWithSession !== true && gty !== tokenExchange
}

/** The same of a row of `oidc_records`. */
export const outlivesSignOutInStore = sql`
  (payload ->> 'expiresWithSession' is distinct from 'true' and payload ->> 'gty' is distinct from ${tokenExchange})`
