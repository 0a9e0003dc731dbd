import { createHash, timingSafeEqual } from 'node:crypto'
import { hex, type Verification } from './pieces.ts'

/** Reads a digest of the concatenated pieces, hashed once, in lower- or upper-case hexadecimal. */
export function readSingleHash(
  algorithm: string,
  pieces: string[],
  expectedHex: string,
): Verification | undefined {
  const expected = hex.safeParse(expectedHex).data
  // Without a placeholder for the password, every password would match.
  if (!expected || !pieces.includes('@') || lengthOfHash(algorithm) !== expected.length) return undefined
  return {
    work: undefined,
    async matches(password) {
      const text = pieces.map(piece => (piece === '@' ? password : piece)).join('')
      return timingSafeEqual(createHash(algorithm).update(text).digest(), expected)
    },
  }
}

function lengthOfHash(algorithm: string): number | undefined {
  try {
    return createHash(algorithm).digest().length
  } catch {
    return undefined
  }
}
