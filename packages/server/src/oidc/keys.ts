import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { type Database, sql } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'

export type Keys = {
  /** Private keys that tokens are signed with, the present one first; ES384, contract management-api 8.4. */
  token: JWK[]
  /** What cookies are signed with, the present one first. */
  cookie: string[]
}

/** Keys live in the database, encrypted, so that every node signs with the same ones. Made at the first start. */
export async function loadKeys(database: Database, vault: Vault, now: Date): Promise<Keys> {
  const made = { token: JSON.stringify(await newTokenKey()), cookie: randomBytes(32).toString('base64url') }
  return database.transaction(async tx => {
    // Of several nodes that start on an empty database one makes the keys; the others wait and read them.
    await tx.query(sql`lock table signing_keys in share row exclusive mode`)
    for (const [purpose, key] of Object.entries(made)) {
      const existing = await tx.query(sql`select 1 from signing_keys where purpose = ${purpose} limit 1`)
      if (existing.length > 0) continue
      const id = randomBytes(16).toString('base64url')
      await tx.query(sql`insert into signing_keys (id, purpose, sealed_key, created_at)
        values (${id}, ${purpose}, ${await vault.seal(key)}, ${now})`)
    }
    const rows = await tx.query<{ purpose: 'token' | 'cookie'; sealed_key: string }>(
      sql`select purpose, sealed_key from signing_keys order by created_at desc`,
    )
    const opened = await Promise.all(
      rows.map(async row => ({ purpose: row.purpose, key: await vault.open(row.sealed_key) })),
    )
    return {
      token: opened.filter(row => row.purpose === 'token').map(row => JSON.parse(row.key) as JWK),
      cookie: opened.filter(row => row.purpose === 'cookie').map(row => row.key),
    }
  })
}

async function newTokenKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES384', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES384', use: 'sig' }
}
