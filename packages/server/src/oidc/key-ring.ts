import {
  createLocalJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose'
import type { Database } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import { createMissingKeys, type Keys, loadKeys, publicKeysOf } from './keys.ts'

/** Nodes are notified when keys change. */
export const keysChannel = 'latchkey_signing_keys'

/** Milliseconds after which a node reads the keys again at the latest, since a notification can be lost. */
export const longestWait = 30_000

/** Milliseconds between two reads because of unknown key ids, which anyone can invent. */
const betweenSearches = 1000

/** The algorithms of our tokens. */
export const tokenAlgorithms = ['ES384', 'RS256']

/** The keys of the provider, as this node knows them. */
export type KeyRing = {
  current(): Keys
  /**
   * Verifies a JWT that this server signed. For an unknown key id it reads the keys again, since another node may
   * have signed with a key that is not known here yet.
   */
  verify(token: string, options: JWTVerifyOptions): ReturnType<typeof jwtVerify>
  /** Signs a JWT with the present key of an algorithm; each private key consists of one for every algorithm. */
  sign(payload: JWTPayload, header: { typ: string; alg: 'ES384' | 'RS256' }): Promise<string>
  /** Reads the keys again. */
  refresh(): Promise<void>
  /** Calls back after each change of the keys. */
  onChange(act: () => void): void
  close(): void
}

type Parts = { database: Database; vault: Vault; onFault(error: unknown): void }

/** Opens the key ring, and creates the keys that are missing. */
export async function openKeyRing({ database, vault, onFault }: Parts): Promise<KeyRing> {
  await createMissingKeys(database, vault, new Date())
  let keys = await loadKeys(database, vault, new Date())
  let publicKeys = createLocalJWKSet({ keys: publicKeysOf(keys) })
  let changed = () => {}
  let reads = 0
  let searchedAt = 0
  let searching = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  schedule()

  function schedule() {
    clearTimeout(timer)
    const wait = keys.changesAt ? keys.changesAt.getTime() - Date.now() + 1 : longestWait
    timer = setTimeout(() => void refresh(), Math.max(1, Math.min(wait, longestWait))).unref()
  }

  async function refresh(): Promise<void> {
    reads += 1
    const read = reads
    const loaded = await loadKeys(database, vault, new Date()).catch(onFault)
    // Race: a read that began before a change must not replace the result of a later one.
    if (read !== reads) return
    if (loaded) adopt(loaded)
    schedule()
  }

  function adopt(loaded: Keys) {
    const isSame = identityOf(loaded) === identityOf(keys)
    keys = loaded
    if (isSame) return
    publicKeys = createLocalJWKSet({ keys: publicKeysOf(keys) })
    changed()
  }

  /** Reads the keys again, unless that was done a moment ago. */
  function search(): Promise<void> {
    if (Date.now() - searchedAt < betweenSearches) return searching
    searchedAt = Date.now()
    searching = refresh()
    return searching
  }

  const find: JWTVerifyGetKey = (header, token) =>
    publicKeys(header, token).catch(async error => {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      await search()
      return publicKeys(header, token)
    })

  return {
    current: () => keys,
    verify: (token, options) => jwtVerify(token, find, options),
    async sign(payload, { typ, alg }) {
      const key = keys.signing.find(each => each.alg === alg)
      if (!key) throw new Error(`there is no key for ${alg}`)
      return new SignJWT(payload).setProtectedHeader({ alg, typ, kid: key.kid ?? '' }).sign(key)
    },
    refresh,
    onChange(act) {
      changed = act
    },
    close() {
      clearTimeout(timer)
      reads += 1
    },
  }
}

/** Tells whether two sets of keys are used in the same way. */
function identityOf({ algorithm, signing, cookie }: Keys): string {
  return JSON.stringify([algorithm, signing.map(({ kid }) => kid), cookie])
}
