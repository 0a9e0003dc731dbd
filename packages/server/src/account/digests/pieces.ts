import { z } from 'zod'

/** What a stored digest knows: whether a password is the one it was made of. */
export type Verification = {
  /** Done in microseconds, by a function that was never meant for passwords. */
  isQuick: boolean
  matches(password: string): Promise<boolean>
}

/** At least one byte; upper case is understood too. */
export const hex = z
  .string()
  .regex(/^([\da-f]{2})+$/i)
  .transform(text => Buffer.from(text, 'hex'))

export const count = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)

/** Text, or hexadecimal after `hex:`. */
export const salt = z
  .string()
  .regex(/^(?!hex:)|^hex:([\da-fA-F]{2})*$/)
  .transform(text => (text.startsWith('hex:') ? Buffer.from(text.slice(4), 'hex') : Buffer.from(text)))
