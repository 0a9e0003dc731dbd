import { createHash, createHmac, pbkdf2 as pbkdf2WithCallback, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { count, hex, salt, type Verification } from './pieces.ts'
import { readFirebaseScrypt, readScrypt } from './scrypt.ts'

/** A `Legacy` digest of contract management-api 2.4, or `scrypt`, which is ours; undefined if it is malformed, too costly, or could never match. */
export function readLegacyDigest(json: string): Verification | undefined {
  const digest = legacyDigest.safeParse(parsedJson(json)).data
  if (!digest) return undefined
  const [algorithm, pieces, expected] = digest
  if (algorithm === 'pbkdf2' || algorithm === 'pbkdf2Sync') return readPbkdf2(pieces, expected)
  if (algorithm === 'scrypt') return readScrypt(pieces, expected)
  if (algorithm === 'firebase-scrypt') return readFirebaseScrypt(pieces, expected)
  return readSingleHash(algorithm, pieces, expected)
}

/** The pieces in a row, hashed once. Upper-case hexadecimal is understood too. */
export function readSingleHash(
  algorithm: string,
  pieces: string[],
  expectedHex: string,
): Verification | undefined {
  const expected = hex.safeParse(expectedHex).data
  // Without a place for the password, every password would match.
  if (!expected || !pieces.includes('@') || lengthOfHash(algorithm) !== expected.length) return undefined
  return {
    isQuick: true,
    async matches(password) {
      const text = pieces.map(piece => (piece === '@' ? password : piece)).join('')
      return timingSafeEqual(createHash(algorithm).update(text).digest(), expected)
    },
  }
}

function readPbkdf2(pieces: string[], expectedHex: string): Verification | undefined {
  const expected = hex.safeParse(expectedHex).data
  const parameters = pbkdf2Pieces.safeParse(pieces).data
  if (!expected || !parameters) return undefined
  const [salt, iterations, keyLength, algorithm] = parameters
  const blockLength = lengthOfMac(algorithm)
  if (!blockLength || expected.length !== keyLength) return undefined
  if (Math.ceil(keyLength / blockLength) * iterations > greatestPbkdf2Cost) return undefined
  return {
    isQuick: false,
    async matches(password) {
      return timingSafeEqual(await pbkdf2(password, salt, iterations, keyLength, algorithm), expected)
    },
  }
}

/** Iterations times blocks: some two seconds of one core. OWASP asks for 1.3 million iterations at most (SHA-1). */
const greatestPbkdf2Cost = 4_000_000
const legacyDigest = z.tuple([z.string(), z.array(z.string()), z.string()])
const pbkdf2Pieces = z.tuple([salt, count, count, z.string(), z.literal('@')])

const pbkdf2 = promisify(pbkdf2WithCallback)

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function lengthOfHash(algorithm: string): number | undefined {
  try {
    return createHash(algorithm).digest().length
  } catch {
    return undefined
  }
}

function lengthOfMac(algorithm: string): number | undefined {
  try {
    return createHmac(algorithm, '').digest().length
  } catch {
    return undefined
  }
}
