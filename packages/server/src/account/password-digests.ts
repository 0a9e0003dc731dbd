import { Problem, passwordAlgorithms } from '@latchkey/contract'
import * as argon2 from '@node-rs/argon2'
import { type MostWork, remainingWork, spend } from './digests/even-work.ts'
import { readLegacyDigest } from './digests/legacy.ts'
import { readArgon2, readBcrypt } from './digests/modern.ts'
import type { Verification, Work } from './digests/pieces.ts'
import { readSingleHash } from './digests/single-hash.ts'
import { inTurn } from './password-queue.ts'

export type PasswordAlgorithm = (typeof passwordAlgorithms)[number]

/** What the OWASP Password Storage Cheat Sheet asks for at least. */
const parameters = { memoryCost: 19456, timeCost: 2, parallelism: 1 }
const startOfOurDigests = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`
const ourKind = `argon2 ${parameters.memoryCost} ${parameters.parallelism}`

/** A digest to store of a new password. `server.busy` when too many wait already. */
export async function hashPassword(password: string): Promise<{ digest: string; algorithm: 'Argon2id' }> {
  // Argon2id is what the library makes unless told otherwise.
  const digest = await inTurn(() => argon2.hash(normalized(password), parameters))
  return { digest, algorithm: 'Argon2id' }
}

/** The same password on every keyboard: NIST SP 800-63B-4 section 3.1.1.2; docs/decisions/0017-passwords-in-unicode.md. */
function normalized(password: string): string {
  return password.normalize('NFKC')
}

type StoredDigest = { digest: string; algorithm: string }

/** `asTyped`: by a digest that was made of the password as it was typed, not of its normal form. */
type Match = { isRight: boolean; asTyped: boolean }

/**
 * Whether this is the password that a digest was made of; contract management-api 2.4, "Digest formats". A no takes the same work for
 * all digests, and where there is none: as much as the costliest in the database.
 * Refused are digests that never match (`password.unsupported_encryption_method`, for `Legacy`
 * `password.invalid_legacy_password_format`), and everything when too many wait already (`server.busy`).
 */
export async function verifyPassword(
  password: string,
  stored: StoredDigest | undefined,
  most: MostWork,
): Promise<Match> {
  const verification = stored && readDigest(stored.digest, stored.algorithm)
  // Digests that are older than the rule, or another system's, may be of the password as it was typed.
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

/** Whether a digest, once its password is known, should give way to one of `hashPassword`. */
export function needsRehash(algorithm: string, digest: string): boolean {
  return algorithm !== 'Argon2id' || !digest.startsWith(startOfOurDigests)
}

/**
 * Refuses to store a digest that could never match, with the problems of `verifyPassword`; contract management-api 2.4. Answers what it
 * takes to verify it.
 */
export function requireUsableDigest(
  digest: string | undefined,
  algorithm: PasswordAlgorithm,
): Work | undefined {
  // The wire lets an algorithm stand alone, as if it were not there, unless it is `Legacy`.
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
