import { z } from 'zod'

/** Verifies passwords against one stored digest. */
export type Verification = {
  /** The work of one verification; undefined for a fast hash, which takes microseconds. */
  work: Work | undefined
  matches(password: string): Promise<boolean>
}

/** An amount of one kind of hashing. Time grows in proportion to the units of a kind. */
export type Work = { kind: WorkKind; units: number }

/**
 * A kind of hashing, with its units. `argon2` names KiB and lanes; units: passes. `scrypt` names N and r; units: p.
 * `bcrypt`; units: 2^cost. `pbkdf2` names its hash function; units, as of all others: rounds. Memory is part of the
 * kind because time does not grow in proportion to it.
 */
export type WorkKind =
  | `argon2 ${number} ${number}`
  | `scrypt ${number} ${number}`
  | 'bcrypt'
  | `pbkdf2 ${string}`
  | 'phpass'
  | 'crypt sha256'
  | 'crypt sha512'

/** At least one byte, in lower or upper case. */
export const hex = z
  .string()
  .regex(/^([\da-f]{2})+$/i)
  .transform(text => Buffer.from(text, 'hex'))

/** At least one byte; Node also reads the URL-safe alphabet. */
export const base64 = z
  .string()
  .regex(/^[\w+/-]+={0,2}$/)
  .transform(text => Buffer.from(text, 'base64'))

export const count = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)

/** Text, or hexadecimal after `hex:`. */
export const salt = z
  .string()
  .regex(/^(?!hex:)|^hex:([\da-fA-F]{2})*$/)
  .transform(text => (text.startsWith('hex:') ? Buffer.from(text.slice(4), 'hex') : Buffer.from(text)))
