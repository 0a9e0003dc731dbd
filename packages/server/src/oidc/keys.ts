import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { type Database, sql } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'

export type Keys = {
  /** Private ES384 keys, the present one first. All tokens are signed with them, contract management-api 8.4. */
  token: JWK[]
  /** Private RS256 keys, the present one first: for ID tokens of clients that ask for it; OpenID Connect Core 15.1. */
  rsa: JWK[]
  /** What cookies are signed with, the present one first. */
  cookie: string[]
}

const makers: Record<keyof Keys, () => Promise<string>> = {
  token: () => newSigningKey('ES384'),
  rsa: () => newSigningKey('RS256'),
  cookie: async () => randomBytes(32).toString('base64url'),
}

const purposes = Object.keys(makers) as (keyof Keys)[]

/** Keys live in the database, encrypted, so that every node signs with the same ones. Missing ones are made at the start. */
export async function loadKeys(database: Database, vault: Vault, now: Date): Promise<Keys> {
  const present = await database.query<{ purpose: string }>(sql`select distinct purpose from signing_keys`)
  const missing = purposes.filter(each => !present.some(({ purpose }) => purpose === each))
  // Finding the primes of an RSA key can take a second: before the transaction, and only where there is none.
  const made = await Promise.all(
    missing.map(async purpose => ({ purpose, sealed: await vault.seal(await makers[purpose]()) })),
  )
  return database.transaction(async tx => {
    // Several nodes may start on an empty database: the first one's keys are kept, the others read them.
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
