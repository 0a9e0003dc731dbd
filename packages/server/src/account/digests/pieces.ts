import { z } from 'zod'

/** What a stored digest knows: whether a password is the one it was made of. */
export type Verification = {
  /** What it takes; none where it is done in microseconds, by a function that was never meant for passwords. */
  work: Work | undefined
  matches(password: string): Promise<boolean>
}

/** How much of one kind of hashing is done. The time it takes grows in step with the units of its kind. */
export type Work = { kind: WorkKind; units: number }

/**
 * `argon2` with KiB and lanes; its units are passes. `scrypt` with N and r; p. `bcrypt`; 2^cost. All others; rounds of a hash function,
 * which `pbkdf2` names. Memory is part of the kind: the time grows faster than it.
 */
export type WorkKind =
  | `argon2 ${number} ${number}`
  | `scrypt ${number} ${number}`
  | 'bcrypt'
  | `pbkdf2 ${string}`
  | 'phpass'
  | 'crypt sha256'
  | 'crypt sha512'

/** At least one byte; upper case is understood too. */
export const hex = z
  .string()
  .regex(/^([\da-f]{2})+$/i)
  .transform(text => Buffer.from(text, 'hex'))

/** At least one byte; Node reads the URL-safe alphabet too. */
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
