import { Problem } from '@latchkey/contract'
import { errors } from 'oidc-provider'
import type { Queryable, Sql } from '../store/database.ts'

/**
 * 503, never a 4xx: clients take a 400 as the rejection of their token and discard it. Not redirected to the
 * application either, since its redirect URI cannot be verified.
 */
export class StoreUnavailable extends errors.OIDCProviderError {
  override allow_redirect = false
  override error_description = 'the database cannot be used at the moment, try again'

  constructor() {
    super(503, 'temporarily_unavailable')
    this.expose = true
  }
}

/** Translates errors of the store into OAuth errors, so that the provider returns them instead of failing. */
export function inOAuthWords(database: Queryable): Queryable {
  return {
    query: <Row>(statement: Sql) => database.query<Row>(statement).catch(asOAuthError),
  }
}

export function asOAuthError(error: unknown): never {
  if (!(error instanceof Problem)) throw error
  if (error.status < 500) throw new errors.InvalidRequest('a value cannot be stored')
  throw new StoreUnavailable()
}
