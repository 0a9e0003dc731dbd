import Provider from 'oidc-provider'
import { type Database, sql } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import { keyOf } from './adapter.ts'
import { inOAuthWords } from './oauth-errors.ts'

/**
 * Gives a refresh token one successor, however often it is reused within the leeway of its rotation: the successor is
 * derived from the token and the server's key. Otherwise each reuse would issue another valid token, of which a thief
 * could keep one unnoticed (RFC 9700 section 4.14.2).
 */
export function rotateInOneLine(provider: Provider, database: Database, vault: Vault): void {
  const { RefreshToken } = provider
  const { save } = RefreshToken.prototype
  const members = [...RefreshToken.IN_PAYLOAD, 'isReused']
  Object.defineProperty(RefreshToken, 'IN_PAYLOAD', { get: () => members })
  const next = (id: string) => vault.fingerprint(`refresh token after ${id}`)

  /**
   * Returns the latest successor: one of two tabs may have rotated twice before the other presents the token that both
   * had.
   */
  async function latestAfter(id: string): Promise<string> {
    const used = await inOAuthWords(database.quick).query(sql`
      select 1 from oidc_records where model = 'RefreshToken' and key = ${keyOf(next(id))} and consumed_at is not null`)
    return used.length > 0 ? latestAfter(next(id)) : next(id)
  }

  Object.assign(RefreshToken.prototype, {
    async save(this: Token) {
      const rotated: Token | undefined = Provider.ctx?.oidc.entities.RotatedRefreshToken
      if (rotated && !this.jti) this.jti = await (rotated.isReused ? latestAfter : next)(rotated.jti)
      return save.call(this)
    },
  })
}

/** `isReused`: rotated before, and accepted again within the leeway; see `adapter.ts`. */
type Token = InstanceType<Provider['RefreshToken']> & { isReused?: boolean }
