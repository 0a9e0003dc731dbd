import { createHmac, pbkdf2 as pbkdf2WithCallback, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Verification } from './pieces.ts'

export type Pbkdf2 = { algorithm: string; salt: Buffer; iterations: number; expected: Buffer }

/** The key that PBKDF2 makes of the password, RFC 8018 section 5.2; undefined if it is too costly, or of no known hash function. */
export function readPbkdf2({ algorithm, salt, iterations, expected }: Pbkdf2): Verification | undefined {
  const blockLength = lengthOfMac(algorithm)
  if (!blockLength || expected.length === 0 || iterations < 1) return undefined
  const units = Math.ceil(expected.length / blockLength) * iterations
  if (units > greatestCost) return undefined
  return {
    work: { kind: `pbkdf2 ${algorithm.toLowerCase()}`, units },
    async matches(password) {
      return timingSafeEqual(await pbkdf2(password, salt, iterations, expected.length, algorithm), expected)
    },
  }
}

/** Iterations times blocks: some two seconds of one core. OWASP asks for 1.3 million iterations at most (SHA-1). */
const greatestCost = 4_000_000

export const pbkdf2 = promisify(pbkdf2WithCallback)

function lengthOfMac(algorithm: string): number | undefined {
  try {
    return createHmac(algorithm, '').digest().length
  } catch {
    return undefined
  }
}
