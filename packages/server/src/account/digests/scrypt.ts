import {
  createCipheriv,
  type ScryptOptions,
  scrypt as scryptWithCallback,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { base64, count, hex, salt, type Verification } from './pieces.ts'

// N must be a power of two and less than 2^(128 * r / 8) (RFC 7914 section 2).

export type Scrypt = { N: number; r: number; p: number; salt: Buffer; expected: Buffer }

/** Reads a key of scrypt (RFC 7914). The pieces: salt, N, r, p, length of the key, password. */
export function readScryptPieces(pieces: string[], expectedHex: string): Verification | undefined {
  const expected = hex.safeParse(expectedHex).data
  const parameters = scryptPieces.safeParse(pieces).data
  if (!expected || !parameters) return undefined
  const [salt, N, r, p, keyLength] = parameters
  return expected.length === keyLength ? readScrypt({ N, r, p, salt, expected }) : undefined
}

/** Undefined if it is too costly or its parameters are invalid. */
export function readScrypt({ N, r, p, salt, expected }: Scrypt): Verification | undefined {
  const memoryCost = Math.log2(N)
  if (!Number.isInteger(memoryCost) || memoryCost === 0 || memoryCost >= 16 * r) return undefined
  if (128 * r * (N + p + 2) > greatestMemory || N * r * p > greatestCost) return undefined
  if (expected.length === 0) return undefined
  return {
    work: { kind: `scrypt ${N} ${r}`, units: p },
    async matches(password) {
      const key = await scrypt(password, salt, expected.length, { N, r, p, maxmem: greatestMemory })
      return timingSafeEqual(key, expected)
    },
  }
}

/**
 * Reads a digest of Firebase: the signer key, encrypted under a key derived from the password
 * (https://github.com/firebase/scrypt).
 */
export function readFirebaseScrypt(pieces: string[], expectedBase64: string): Verification | undefined {
  const expected = base64.safeParse(expectedBase64).data
  const parameters = firebaseScryptPieces.safeParse(pieces).data
  if (!expected || !parameters) return undefined
  const [salt, signerKey, separator, rounds, memoryCost] = parameters
  const N = 2 ** memoryCost
  const memory = 128 * rounds * (N + 3)
  if (memory > greatestFirebaseMemory || memoryCost >= 16 * rounds) return undefined
  if (signerKey.length === 0 || signerKey.length !== expected.length) return undefined
  return {
    work: { kind: `scrypt ${N} ${rounds}`, units: 1 },
    async matches(password) {
      const options = { N, r: rounds, p: 1, maxmem: greatestFirebaseMemory }
      const key = await scrypt(password, Buffer.concat([salt, separator]), 32, options)
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
      return timingSafeEqual(Buffer.concat([cipher.update(signerKey), cipher.final()]), expected)
    },
  }
}

/** Bytes. OWASP recommends at most 128 MiB (N = 2^17, r = 8, p = 1). */
export const greatestMemory = 160 * 1024 * 1024
/** N * r * p: about two seconds of one core, four times what OWASP recommends. */
const greatestCost = 4 * 1024 * 1024
/** Bytes. The costliest parameters of Firebase (rounds 8, memory cost 14) need a quarter of it. */
const greatestFirebaseMemory = 64 * 1024 * 1024

/** Salt and separator may be empty. */
const empty = z.literal('').transform(() => Buffer.alloc(0))

const scryptPieces = z.tuple([salt, count, count, count, count, z.literal('@')])
const firebaseScryptPieces = z.tuple([
  base64.or(empty),
  base64,
  base64.or(empty),
  count,
  count,
  z.literal('@'),
])

export const scrypt = promisify<string, Buffer, number, ScryptOptions, Buffer>(scryptWithCallback)
