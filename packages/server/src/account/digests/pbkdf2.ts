import { createHmac, pbkdf2 as pbkdf2WithCallback, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Verification } from './pieces.ts'

export type Pbkdf2 = { algorithm: string; salt: Buffer; iterations: number; expected: Buffer }

/** Reads a PBKDF2 key (RFC 8018 section 5.2). Undefined if it is too costly or its hash function is unknown. */
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

/**
 * Iterations times blocks: about two seconds of one core. OWASP recommends at most 1.3 million iterations (SHA-1).
 */
const greatestCost = 4_000_000

export const pbkdf2 = promisify(pbkdf2WithCallback)

function lengthOfMac(algorithm: string): number | undefined {
  try {
    return createHmac(algorithm, '').digest().length
  } catch {
    return undefined
  }
}
