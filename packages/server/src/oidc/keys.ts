import { randomBytes } from 'node:crypto'
import type { SigningKeyAlgorithm } from '@latchkey/contract'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { type Database, type Queryable, sql, type Transaction } from '../store/database.ts'
import type { SigningKeyRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { isInUse, standings } from './key-standing.ts'

/** The JWS algorithm of each kind of key (docs/wire/management-api.md#8.4). */
const algorithms = { EC: 'ES384', RSA: 'RS256' } as const
type Algorithm = (typeof algorithms)[SigningKeyAlgorithm]

export type Keys = {
  /** Signs tokens for clients that chose no algorithm. */
  algorithm: Algorithm
  /**
   * Private keys in use, the current ones first: the library signs with the first of an algorithm. Those before and
   * after them are published, and verify.
   */
  signing: JWK[]
  /** Secrets that sign cookies; the first signs, all verify. */
  cookie: string[]
  /** When a key begins to sign; undefined: none is waiting. */
  changesAt: Date | undefined
}

/**
 * A private key consists of one key for each algorithm: ID tokens are signed with the one that a client chooses
 * (OpenID Connect Core section 15.1). Both rotate together.
 */
type KeyPair = Record<Algorithm, JWK>

/** A new key, before it is stored. */
export type NewKey = Pick<SigningKeyRow, 'id' | 'purpose' | 'algorithm' | 'sealed_key'>

/** Generates a private key. An RSA key can take a second, so never inside a transaction. */
export async function newPrivateKey(vault: Vault, algorithm: SigningKeyAlgorithm): Promise<NewKey> {
  const [ec, rsa] = await Promise.all([newSigningKey('ES384'), newSigningKey('RS256')])
  const pair: KeyPair = { ES384: ec, RS256: rsa }
  return {
    // The `kid` by which tokens name the key.
    id: pair[algorithms[algorithm]].kid ?? '',
    purpose: 'private',
    algorithm,
    sealed_key: await vault.seal(JSON.stringify(pair)),
  }
}

export async function newCookieKey(vault: Vault): Promise<NewKey> {
  const secret = randomBytes(32).toString('base64url')
  return {
    id: randomBytes(16).toString('base64url'),
    purpose: 'cookie',
    algorithm: null,
    sealed_key: await vault.seal(secret),
  }
}

async function newSigningKey(alg: Algorithm): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: 'sig' }
}

/** Generates the keys that the database lacks, as at the first start. */
export async function createMissingKeys(database: Database, vault: Vault, now: Date): Promise<void> {
  const present = await readKeyRows(database)
  const isMissing = (purpose: SigningKeyRow['purpose']) => !present.some(row => row.purpose === purpose)
  const made = await Promise.all([
    ...(isMissing('private') ? [newPrivateKey(vault, 'EC')] : []),
    ...(isMissing('cookie') ? [newCookieKey(vault)] : []),
  ])
  if (made.length === 0) return
  await database.transaction(async tx => {
    // Several nodes may start on an empty database. The first node's keys are stored, and the others use them.
    const stored = await lockKeys(tx)
    for (const key of made)
      if (!stored.some(({ purpose }) => purpose === key.purpose)) await storeKey(tx, key, { now, from: now })
  })
}

/** Locks the keys until the end of the transaction, and returns them. */
export async function lockKeys(tx: Transaction): Promise<SigningKeyRow[]> {
  await tx.query(sql`lock table signing_keys in share row exclusive mode`)
  return readKeyRows(tx)
}

export function readKeyRows(from: Queryable): Promise<SigningKeyRow[]> {
  return from.query<SigningKeyRow>(sql`select * from signing_keys`)
}

export async function storeKey(
  tx: Transaction,
  { id, purpose, algorithm, sealed_key }: NewKey,
  { now, from }: { now: Date; from: Date },
): Promise<void> {
  await tx.query(sql`
    insert into signing_keys (id, purpose, algorithm, sealed_key, created_at, effective_at)
    values (${id}, ${purpose}, ${algorithm}, ${sealed_key}, ${now}, ${from})`)
}

/** Reads the keys in use from the database, where they are encrypted and shared by all nodes. */
export async function loadKeys(database: Queryable, vault: Vault, now: Date): Promise<Keys> {
  const rows = standings(await readKeyRows(database), now).filter(isInUse)
  const opened = await Promise.all(rows.map(async row => ({ ...row, key: await vault.open(row.sealed_key) })))
  const ofPurpose = (purpose: SigningKeyRow['purpose']) => opened.filter(row => row.purpose === purpose)
  const [current] = ofPurpose('private')
  const algorithm = algorithms[current?.algorithm ?? 'EC']
  return {
    algorithm,
    signing: ofPurpose('private').flatMap(row =>
      keysOf(JSON.parse(row.key), algorithms[row.algorithm ?? 'EC']),
    ),
    cookie: ofPurpose('cookie').map(({ key }) => key),
    changesAt: opened
      .map(row => row.effective_at)
      .filter(moment => moment > now)
      .sort((one, other) => one.getTime() - other.getTime())[0],
  }
}

/** The keys of a pair, that of its own algorithm first. */
function keysOf(pair: KeyPair, own: Algorithm): JWK[] {
  return [pair[own], pair[own === 'ES384' ? 'RS256' : 'ES384']]
}

/** Without the private members of EC and RSA keys (RFC 7518 section 6). */
export function publicKeysOf({ signing }: Keys): JWK[] {
  return signing.map(({ d, p, q, dp, dq, qi, ...key }) => key)
}
