import { availableParallelism } from 'node:os'
import { Problem, passwordAlgorithms } from '@latchkey/contract'
import * as argon2 from '@node-rs/argon2'
import * as bcrypt from '@node-rs/bcrypt'
import pLimit from 'p-limit'
import { readLegacyDigest, readSingleHash } from './digests/legacy.ts'
import type { Verification } from './digests/pieces.ts'

export type PasswordAlgorithm = (typeof passwordAlgorithms)[number]

/** What the OWASP Password Storage Cheat Sheet asks for at least. */
const parameters = { memoryCost: 19456, timeCost: 2, parallelism: 1 }
const startOfOurDigests = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`

/** A digest to store of a new password. `server.busy` when too many wait already. */
export async function hashPassword(password: string): Promise<{ digest: string; algorithm: 'Argon2id' }> {
  // Argon2id is what the library makes unless told otherwise.
  return { digest: await inTurn(() => argon2.hash(password, parameters)), algorithm: 'Argon2id' }
}

/**
 * Whether this is the password that the digest was made of; contract management-api 2.4, "Digest formats".
 * Refused are digests that never match (`password.unsupported_encryption_method`, for `Legacy`
 * `password.invalid_legacy_password_format`), and everything when too many wait already (`server.busy`).
 */
export async function matchesDigest(password: string, digest: string, algorithm: string): Promise<boolean> {
  const verification = readDigest(digest, algorithm)
  if (!verification.isQuick) return inTurn(() => verification.matches(password))
  if (await verification.matches(password)) return true
  // A quick no would tell that there is an account, and that its digest is a weak one.
  await spendAsMuchTime(password)
  return false
}

/** For accounts that do not exist or have no password: refusing them takes as long as refusing a wrong password. */
export async function spendAsMuchTime(password: string): Promise<void> {
  await inTurn(() => argon2.verify(decoy, password))
}

/** 16 bytes of salt and 32 of hash, all zero: the digest of no password that anybody will find. */
const decoy = `${startOfOurDigests}${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether a digest, once its password is known, should give way to one of `hashPassword`. */
export function needsRehash(algorithm: string, digest: string): boolean {
  return algorithm !== 'Argon2id' || !digest.startsWith(startOfOurDigests)
}

/** Refuses to store a digest that could never match, with the problems of `matchesDigest`; contract management-api 2.4. */
export function requireUsableDigest(digest: string | undefined, algorithm: PasswordAlgorithm): void {
  // The wire lets an algorithm stand alone, as if it were not there, unless it is `Legacy`.
  if (digest === undefined && algorithm !== 'Legacy') return
  readDigest(digest ?? '', algorithm)
}

function readDigest(digest: string, algorithm: string): Verification {
  const known = passwordAlgorithms.find(name => name === algorithm)
  const verification = known && readers[known](digest)
  if (verification) return verification
  throw new Problem(
    algorithm === 'Legacy'
      ? 'password.invalid_legacy_password_format'
      : 'password.unsupported_encryption_method',
  )
}

const readers: Record<PasswordAlgorithm, (digest: string) => Verification | undefined> = {
  Argon2i: readArgon2,
  Argon2id: readArgon2,
  Argon2d: readArgon2,
  Bcrypt: readBcrypt,
  SHA1: digest => readSingleHash('sha1', ['@'], digest),
  SHA256: digest => readSingleHash('sha256', ['@'], digest),
  MD5: digest => readSingleHash('md5', ['@'], digest),
  Legacy: readLegacyDigest,
}

// An imported digest names its own cost. These bounds, each about a second or two of one core, keep it from holding up
// everybody's sign-in; they leave room for what libraries suggest ("moderate" of libsodium: 256 MiB, 3 passes).
const greatestArgon2Memory = 256 * 1024
const greatestArgon2Cost = 1024 * 1024
const greatestBcryptCost = 15

/** PHC string; it says itself which of the three it is. */
function readArgon2(digest: string): Verification | undefined {
  const stored = orUndefined(() => argon2.parseOptions(digest))
  if (!stored || stored.memoryCost > greatestArgon2Memory) return undefined
  if (stored.memoryCost * stored.timeCost > greatestArgon2Cost) return undefined
  return { isQuick: false, matches: password => argon2.verify(digest, password) }
}

function readBcrypt(digest: string): Verification | undefined {
  const stored = orUndefined(() => bcrypt.parseOptions(digest))
  if (!stored || stored.cost > greatestBcryptCost) return undefined
  return { isQuick: false, matches: password => bcrypt.verify(password, digest) }
}

function orUndefined<Result>(parse: () => Result): Result | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

const turns = pLimit(Math.max(1, availableParallelism() - 1))

/** One core stays free for everything else. Beyond 500 waiting, an answer would come too late to be of use. */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (turns.pendingCount >= 500) {
    throw new Problem('server.busy', undefined, { headers: { 'retry-after': '1' } })
  }
  return turns(work)
}

/** Passwords that wait for their turn, for the metrics. */
export function waitingForPassword(): number {
  return turns.pendingCount
}
