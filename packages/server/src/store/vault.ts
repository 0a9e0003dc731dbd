import { createHmac, hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { ConfigError } from '../config.ts'
import { type Database, sql } from './database.ts'

/**
 * Encrypts secrets that must be readable again: signing keys, application secrets. JWE compact, `dir` with A256GCM;
 * RFC 7516.
 */
export type Vault = {
  seal(plain: string): Promise<string>
  open(sealed: string): Promise<string>
  /** A MAC to recognize a value that is too short for a plain hash; HMAC-SHA-256, 43 characters of base64url. */
  fingerprint(plain: string): string
}

export function createVault(secretKey: string): Vault {
  // HKDF, RFC 5869: each purpose gets a separate key of 256 bits, whatever the length of the secret key.
  const keyFor = (purpose: string) => new Uint8Array(hkdfSync('sha256', secretKey, '', purpose, 32))
  const key = keyFor('latchkey vault')
  const fingerprintKey = keyFor('latchkey fingerprints')
  return {
    seal: plain =>
      new CompactEncrypt(new TextEncoder().encode(plain))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key),
    open: async sealed => new TextDecoder().decode((await compactDecrypt(sealed, key)).plaintext),
    fingerprint: plain => createHmac('sha256', fingerprintKey).update(plain).digest('base64url'),
  }
}

/** Refuses to start on a database whose secrets were sealed with another key. */
export async function requireSameKey(database: Database, vault: Vault): Promise<void> {
  await database.query(
    sql`insert into key_check (sealed) values (${await vault.seal('latchkey')}) on conflict do nothing`,
  )
  const [row] = await database.query<{ sealed: string }>(sql`select sealed from key_check`)
  await vault.open(row?.sealed ?? '').catch(() => {
    throw new ConfigError(
      'SECRET_KEY is not the key that this database was set up with. Give the same SECRET_KEY (or the same DATA_DIR) as before.',
    )
  })
}
