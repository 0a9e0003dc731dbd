import { type OidcKey, type OidcKeyType, Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { keysChannel, longestWait } from './key-ring.ts'
import { isInUse, type StandingKey, standings } from './key-standing.ts'
import { lockKeys, type NewKey, readKeyRows, storeKey } from './keys.ts'

const purposes = { 'private-keys': 'private', 'cookie-keys': 'cookie' } as const

/** Lists the keys of a type, the newest first, without their values (docs/wire/management-api.md#6.14). */
export async function listKeys(tx: Queryable, keyType: OidcKeyType, now: Date): Promise<OidcKey[]> {
  return inUse(standings(await readKeyRows(tx), now), keyType).map(toOidcKey)
}

function inUse(keys: readonly StandingKey[], keyType: OidcKeyType): StandingKey[] {
  return keys
    .filter(key => isInUse(key) && key.purpose === purposes[keyType])
    .toSorted((one, other) => other.effective_at.getTime() - one.effective_at.getTime())
}

function toOidcKey({ id, purpose, algorithm, standing, created_at, effective_at }: StandingKey): OidcKey {
  const inSeconds = (moment: Date) => Math.floor(moment.getTime() / 1000)
  const key = { id, createdAt: inSeconds(created_at) }
  // A retired key is in no list.
  if (purpose !== 'private' || standing === 'Retired') return key
  return {
    ...key,
    ...(algorithm && { signingKeyAlgorithm: algorithm }),
    status: standing,
    ...(standing === 'Next' && { effectiveAt: inSeconds(effective_at) }),
  }
}

/** How many former private keys verify at once. All are in every answer of `/oidc/jwks`. */
const mostFormerKeys = 10

/**
 * Stores a new key. A private key signs after the grace period, in which clients that cache the published keys learn
 * of it. A cookie key signs once every node has read it: a node that does not know the key yet would sign people out.
 * Errors: `oidc.too_many_previous_keys`.
 */
export async function rotateKeys(
  directory: Directory,
  made: NewKey,
  gracePeriod: number,
): Promise<OidcKey[]> {
  const { tx } = directory
  const keyType = made.purpose === 'private' ? 'private-keys' : 'cookie-keys'
  const wait = keyType === 'private-keys' ? gracePeriod * 1000 : 2 * longestWait
  const rows = await lockKeys(tx)
  // Later than `directory.now`: a key that began while this request waited for the lock may have signed already.
  const now = new Date()
  const present = inUse(standings(rows, now), keyType)
  const kept =
    keyType === 'private-keys' ? present.filter(({ standing }) => standing !== 'Next') : present.slice(0, 1)
  // Later than the key that it replaces, also if two rotations come in the same millisecond.
  const from = new Date(
    Math.max(now.getTime() + wait, ...kept.map(({ effective_at }) => effective_at.getTime() + 1)),
  )
  await tx.query(sql`
    delete from signing_keys where purpose = ${made.purpose} and id <> all(${kept.map(({ id }) => id)})`)
  if (keyType === 'private-keys') await keepVerifying(tx, kept, from)
  await storeKey(tx, made, { now, from })
  await record(directory, 'OidcKey.Rotated', {
    keyType,
    keyId: made.id,
    ...(made.algorithm && { algorithm: made.algorithm }),
    effectiveAt: from.getTime(),
  })
  await tx.notify(keysChannel)
  return listKeys(tx, keyType, wait === 0 ? from : now)
}

/**
 * Lets the key that is replaced verify until its tokens have expired. The last of them is signed by a node that has not
 * heard of the new key yet, and has the longest lifetime that is set.
 */
async function keepVerifying(tx: Queryable, kept: readonly StandingKey[], from: Date): Promise<void> {
  const ends = kept
    .filter(({ standing }) => standing === 'Previous')
    .map(({ verifies_until }) => verifies_until?.getTime() ?? 0)
    .filter(end => end > from.getTime())
  if (ends.length >= mostFormerKeys)
    throw new Problem('oidc.too_many_previous_keys', {
      limit: mostFormerKeys,
      nextAt: Math.ceil(Math.min(...ends) / 1000),
    })
  const current = kept.find(({ standing }) => standing === 'Current')
  await tx.query(sql`
    update signing_keys set verifies_until = ${from}::timestamptz + make_interval(secs => least(${longestSeconds}, greatest(
      3600,
      (select max(access_token_ttl) from resources),
      (select max((custom_client_metadata ->> 'idTokenTtl')::numeric) from applications)
    ) + ${(2 * longestWait) / 1000})::int)
    where id = ${current?.id}`)
}

/** The longest lifetime of the contract, in seconds, also for ID tokens, whose lifetime has no limit there. */
const longestSeconds = 2 ** 31 - 1

/**
 * Deletes a key. Errors: `oidc.key_required`, `oidc.key_not_found`, `oidc.only_previous_key_can_be_deleted`.
 */
export async function deleteKey(directory: Directory, keyType: OidcKeyType, keyId: string): Promise<void> {
  const { tx, now } = directory
  const present = inUse(standings(await lockKeys(tx), now), keyType)
  if (present.length === 1) throw new Problem('oidc.key_required')
  const key = present.find(({ id }) => id === keyId)
  if (!key) throw new Problem('oidc.key_not_found')
  if (key.purpose === 'private' && key.standing !== 'Previous')
    throw new Problem('oidc.only_previous_key_can_be_deleted')
  await tx.query(sql`delete from signing_keys where id = ${keyId}`)
  await record(directory, 'OidcKey.Deleted', { keyType, keyId })
  await tx.notify(keysChannel)
}
