import {
  createCipheriv,
  createHash,
  createHmac,
  pbkdf2 as pbkdf2WithCallback,
  type ScryptOptions,
  scrypt as scryptWithCallback,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'

/** What a stored digest knows: whether a password is the one it was made of. */
export type Verification = {
  /** Done in microseconds, by a function that was never meant for passwords. */
  isQuick: boolean
  matches(password: string): Promise<boolean>
}

/** A `Legacy` digest of contract management-api 2.4; undefined if it is malformed, too costly, or could never match. */
export function readLegacyDigest(json: string): Verification | undefined {
  const digest = legacyDigest.safeParse(parsedJson(json)).data
  if (!digest) return undefined
  const [algorithm, pieces, expected] = digest
  if (algorithm === 'pbkdf2' || algorithm === 'pbkdf2Sync') return readPbkdf2(pieces, expected)
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

/** https://github.com/firebase/scrypt: the signer key, encrypted under a key made of the password. */
function readFirebaseScrypt(pieces: string[], expectedBase64: string): Verification | undefined {
  const expected = base64.safeParse(expectedBase64).data
  const parameters = firebaseScryptPieces.safeParse(pieces).data
  if (!expected || !parameters) return undefined
  const [salt, signerKey, separator, rounds, memoryCost] = parameters
  const N = 2 ** memoryCost
  const memory = 128 * rounds * (N + 3)
  // RFC 7914 section 2: N is less than 2^(128 * r / 8).
  if (memory > greatestScryptMemory || memoryCost >= 16 * rounds) return undefined
  if (signerKey.length === 0 || signerKey.length !== expected.length) return undefined
  return {
    isQuick: false,
    async matches(password) {
      const options = { N, r: rounds, p: 1, maxmem: greatestScryptMemory }
      const key = await scrypt(password, Buffer.concat([salt, separator]), 32, options)
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
      return timingSafeEqual(Buffer.concat([cipher.update(signerKey), cipher.final()]), expected)
    },
  }
}

/** Iterations times blocks: some two seconds of one core. OWASP asks for 1.3 million iterations at most (SHA-1). */
const greatestPbkdf2Cost = 4_000_000
/** Bytes. The costliest parameters that Firebase knows (rounds 8, memory cost 14) need a quarter of it. */
const greatestScryptMemory = 64 * 1024 * 1024

const hex = z
  .string()
  .regex(/^([\da-f]{2})+$/i)
  .transform(text => Buffer.from(text, 'hex'))
/** Node reads the URL-safe alphabet too. */
const base64 = z
  .string()
  .regex(/^[\w+/-]*={0,2}$/)
  .transform(text => Buffer.from(text, 'base64'))
const count = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
const pbkdf2Salt = z
  .string()
  .regex(/^(?!hex:)|^hex:([\da-fA-F]{2})*$/)
  .transform(text => (text.startsWith('hex:') ? Buffer.from(text.slice(4), 'hex') : Buffer.from(text)))

const legacyDigest = z.tuple([z.string(), z.array(z.string()), z.string()])
const pbkdf2Pieces = z.tuple([pbkdf2Salt, count, count, z.string(), z.literal('@')])
const firebaseScryptPieces = z.tuple([base64, base64, base64, count, count, z.literal('@')])

const pbkdf2 = promisify(pbkdf2WithCallback)
const scrypt = promisify<string, Buffer, number, ScryptOptions, Buffer>(scryptWithCallback)

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
