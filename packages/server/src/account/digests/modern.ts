import * as argon2 from '@node-rs/argon2'
import * as bcrypt from '@node-rs/bcrypt'
import type { Verification } from './pieces.ts'

// An imported digest names its own cost. These bounds, each one to two seconds of one core, prevent denial of service
// by costly digests. They leave room for what libraries suggest ("moderate" of libsodium: 256 MiB, 3 passes).
const greatestArgon2Memory = 256 * 1024
const greatestArgon2Cost = 1024 * 1024
const greatestBcryptCost = 15

/** Reads a PHC string, which names its variant of Argon2. */
export function readArgon2(digest: string): Verification | undefined {
  const stored = orUndefined(() => argon2.parseOptions(digest))
  if (!stored || stored.memoryCost > greatestArgon2Memory) return undefined
  const { memoryCost, timeCost, parallelism } = stored
  if (memoryCost * timeCost > greatestArgon2Cost) return undefined
  return {
    work: { kind: `argon2 ${memoryCost} ${parallelism}`, units: timeCost },
    matches: password => argon2.verify(digest, password),
  }
}

export function readBcrypt(digest: string): Verification | undefined {
  const stored = orUndefined(() => bcrypt.parseOptions(digest))
  if (!stored || stored.cost > greatestBcryptCost) return undefined
  return {
    work: { kind: 'bcrypt', units: 2 ** stored.cost },
    matches: password => bcrypt.verify(password, digest),
  }
}

function orUndefined<Result>(parse: () => Result): Result | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
