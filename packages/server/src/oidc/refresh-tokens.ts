import Provider from 'oidc-provider'
import { type Database, type Queryable, sql } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import { inOAuthWords, keyOf } from './adapter.ts'

/**
 * Gives a refresh token one successor, however often it is reused within the leeway of its rotation: the successor is
 * derived from the token and the server's key. Otherwise each reuse would issue another valid token, of which a thief
 * could keep one unnoticed (RFC 9700 section 4.14.2).
 */
export function rotateInOneLine(provider: Provider, database: Database, vault: Vault): void {
  const { save } = provider.RefreshToken.prototype
  Object.assign(provider.RefreshToken.prototype, {
    async save(this: InstanceType<Provider['RefreshToken']>) {
      const rotated = Provider.ctx?.oidc.entities.RotatedRefreshToken
      if (rotated && !this.jti) this.jti = await successorOf(inOAuthWords(database), vault, rotated.jti)
      return save.call(this)
    },
  })
}

/**
 * Returns the latest successor: one of two tabs may have rotated twice before the other presents the token that both
 * had.
 */
async function successorOf(database: Queryable, vault: Vault, id: string): Promise<string> {
  const next = vault.fingerprint(`refresh token after ${id}`)
  const used = await database.query(sql`
    select 1 from oidc_records where model = 'RefreshToken' and key = ${keyOf(next)} and consumed_at is not null`)
  return used.length > 0 ? successorOf(database, vault, next) : next
}
