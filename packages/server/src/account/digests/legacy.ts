import { z } from 'zod'
import { readOtherSystemsDigest } from './other-systems.ts'
import { readPbkdf2 } from './pbkdf2.ts'
import { count, hex, salt, type Verification } from './pieces.ts'
import { readFirebaseScrypt, readScryptPieces } from './scrypt.ts'
import { readSingleHash } from './single-hash.ts'

/**
 * Reads a `Legacy` digest: the JSON of the wire (docs/wire/management-api.md#2.4), our extension `scrypt`, or another
 * system's digest unchanged. Undefined if it is malformed, too costly, or can never match.
 */
export function readLegacyDigest(text: string): Verification | undefined {
  if (!text.startsWith('[')) return readOtherSystemsDigest(text)
  const digest = legacyDigest.safeParse(parsedJson(text)).data
  if (!digest) return undefined
  const [algorithm, pieces, expected] = digest
  if (algorithm === 'pbkdf2' || algorithm === 'pbkdf2Sync') return readPbkdf2Pieces(pieces, expected)
  if (algorithm === 'scrypt') return readScryptPieces(pieces, expected)
  if (algorithm === 'firebase-scrypt') return readFirebaseScrypt(pieces, expected)
  return readSingleHash(algorithm, pieces, expected)
}

function readPbkdf2Pieces(pieces: string[], expectedHex: string): Verification | undefined {
  const expected = hex.safeParse(expectedHex).data
  const parameters = pbkdf2Pieces.safeParse(pieces).data
  if (!expected || !parameters) return undefined
  const [salt, iterations, keyLength, algorithm] = parameters
  return expected.length === keyLength ? readPbkdf2({ algorithm, salt, iterations, expected }) : undefined
}

const legacyDigest = z.tuple([z.string(), z.array(z.string()), z.string()])
const pbkdf2Pieces = z.tuple([salt, count, count, z.string(), z.literal('@')])

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
