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

/**
 * Stores a new key. A private key signs after the grace period, in which clients that cache the published keys learn
 * of it. A cookie key signs once every node has read it: a node that does not know the key yet would sign people out.
 */
export async function rotateKeys(
  directory: Directory,
  made: NewKey,
  gracePeriod: number,
): Promise<OidcKey[]> {
  const { tx, now } = directory
  const keyType = made.purpose === 'private' ? 'private-keys' : 'cookie-keys'
  const wait = keyType === 'private-keys' ? gracePeriod * 1000 : 2 * longestWait
  const present = inUse(standings(await lockKeys(tx), now), keyType)
  const kept = keyType === 'private-keys' ? present.filter(key => isKept(key, wait)) : present.slice(0, 1)
  // Later than the key that it replaces, also if two rotations come in the same millisecond.
  const from = new Date(
    Math.max(now.getTime() + wait, ...kept.map(({ effective_at }) => effective_at.getTime() + 1)),
  )
  await tx.query(sql`
    delete from signing_keys where purpose = ${made.purpose} and id <> all(${kept.map(({ id }) => id)})`)
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

/** The current private key stays as the previous one; until it is replaced, its predecessor stays too. */
function isKept({ standing }: StandingKey, wait: number): boolean {
  return standing === 'Current' || (standing === 'Previous' && wait > 0)
}

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
