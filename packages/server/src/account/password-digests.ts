import { Problem, passwordAlgorithms } from '@latchkey/contract'
import * as argon2 from '@node-rs/argon2'
import { type MostWork, remainingWork, spend } from './digests/even-work.ts'
import { readLegacyDigest } from './digests/legacy.ts'
import { readArgon2, readBcrypt } from './digests/modern.ts'
import type { Verification, Work } from './digests/pieces.ts'
import { readSingleHash } from './digests/single-hash.ts'
import { inTurn } from './password-queue.ts'

export type PasswordAlgorithm = (typeof passwordAlgorithms)[number]

/** The minimum of the OWASP Password Storage Cheat Sheet. */
const parameters = { memoryCost: 19456, timeCost: 2, parallelism: 1 }
const startOfOurDigests = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`
const ourKind = `argon2 ${parameters.memoryCost} ${parameters.parallelism}`

/** Hashes a new password for storage. Errors: `server.busy` if too many wait already. */
export async function hashPassword(password: string): Promise<{ digest: string; algorithm: 'Argon2id' }> {
  // The library's default algorithm is Argon2id.
  const digest = await inTurn(() => argon2.hash(normalized(password), parameters))
  return { digest, algorithm: 'Argon2id' }
}

/**
 * Normalizes a password, so that it is the same on every keyboard (NIST SP 800-63B-4 section 3.1.1.2,
 * docs/decisions/0017-passwords-in-unicode.md).
 */
function normalized(password: string): string {
  return password.normalize('NFKC')
}

type StoredDigest = { digest: string; algorithm: string }

/** `asTyped`: the digest was made of the password as typed, not of its normalized form. */
type Match = { isRight: boolean; asTyped: boolean }

/**
 * Verifies a password against a digest (docs/wire/management-api.md#2.4, "Digest formats"). A mismatch takes the same
 * work for every digest and for none, as much as the costliest digest in the database: this closes the timing side
 * channel. Errors: `password.unsupported_encryption_method` and, for `Legacy`,
 * `password.invalid_legacy_password_format` for a digest that can never match; `server.busy` if too many wait
 * already.
 */
export async function verifyPassword(
  password: string,
  stored: StoredDigest | undefined,
  most: MostWork,
): Promise<Match> {
  const verification = stored && readDigest(stored.digest, stored.algorithm)
  // Digests older than the normalization, or of another system, may be of the password as typed.
  const forms = [...new Set([normalized(password), password])]
  return inTurn(async () => {
    for (const form of forms)
      if (await verification?.matches(form)) return { isRight: true, asTyped: form !== forms[0] }
    const remaining = remainingWork(withOurs(most), verification?.work)
    for (const form of forms) for (const work of remaining) await spend(work, form)
    return { isRight: false, asTyped: false }
  })
}

function withOurs(most: MostWork): MostWork {
  return { ...most, [ourKind]: Math.max(parameters.timeCost, most[ourKind] ?? 0) }
}

/** Whether to replace a digest by one of `hashPassword` once its password is verified. */
export function needsRehash(algorithm: string, digest: string): boolean {
  return algorithm !== 'Argon2id' || !digest.startsWith(startOfOurDigests)
}

/**
 * Refuses a digest that could never match, with the errors of `verifyPassword` (docs/wire/management-api.md#2.4).
 * Returns the work that verifying it takes.
 */
export function requireUsableDigest(
  digest: string | undefined,
  algorithm: PasswordAlgorithm,
): Work | undefined {
  // The wire ignores an algorithm without a digest, unless it is `Legacy`.
  if (digest === undefined && algorithm !== 'Legacy') return undefined
  return readDigest(digest ?? '', algorithm).work
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
