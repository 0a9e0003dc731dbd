import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { type Database, sql } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'

export type Keys = {
  /** Private ES384 keys, the current one first; they sign all tokens (docs/wire/management-api.md#8.4). */
  token: JWK[]
  /**
   * Private RS256 keys, the current one first, for ID tokens of clients that choose RS256 (OpenID Connect Core
   * section 15.1).
   */
  rsa: JWK[]
  /** Keys that sign cookies, the current one first. */
  cookie: string[]
}

const makers: Record<keyof Keys, () => Promise<string>> = {
  token: () => newSigningKey('ES384'),
  rsa: () => newSigningKey('RS256'),
  cookie: async () => randomBytes(32).toString('base64url'),
}

const purposes = Object.keys(makers) as (keyof Keys)[]

/**
 * Loads the keys from the database, where they are encrypted and shared by all nodes. Missing ones are generated at
 * start-up.
 */
export async function loadKeys(database: Database, vault: Vault, now: Date): Promise<Keys> {
  const present = await database.query<{ purpose: string }>(sql`select distinct purpose from signing_keys`)
  const missing = purposes.filter(each => !present.some(({ purpose }) => purpose === each))
  // Generating an RSA key can take a second, so it happens before the transaction, and only if there is none.
  const made = await Promise.all(
    missing.map(async purpose => ({ purpose, sealed: await vault.seal(await makers[purpose]()) })),
  )
  return database.transaction(async tx => {
    // Several nodes may start on an empty database. The first node's keys are stored, and the others read them.
    if (made.length > 0) await tx.query(sql`lock table signing_keys in share row exclusive mode`)
    for (const { purpose, sealed } of made) {
      await tx.query(sql`insert into signing_keys (id, purpose, sealed_key, created_at)
        select ${randomBytes(16).toString('base64url')}, ${purpose}::text, ${sealed}, ${now}::timestamptz
        where not exists (select from signing_keys where purpose = ${purpose})`)
    }
    const rows = await tx.query<{ purpose: keyof Keys; sealed_key: string }>(
      sql`select purpose, sealed_key from signing_keys order by created_at desc`,
    )
    const opened = await Promise.all(
      rows.map(async row => ({ purpose: row.purpose, key: await vault.open(row.sealed_key) })),
    )
    const keysFor = (wanted: keyof Keys) =>
      opened.filter(({ purpose }) => purpose === wanted).map(({ key }) => key)
    return {
      token: keysFor('token').map(key => JSON.parse(key) as JWK),
      rsa: keysFor('rsa').map(key => JSON.parse(key) as JWK),
      cookie: keysFor('cookie'),
    }
  })
}

async function newSigningKey(alg: 'ES384' | 'RS256'): Promise<string> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 })
  const jwk = await exportJWK(privateKey)
  return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: 'sig' })
}
