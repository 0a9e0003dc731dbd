import { hash } from 'node:crypto'
import { customAlphabet } from 'nanoid'

const digitsAndLetters = '0123456789abcdefghijklmnopqrstuvwxyz'

/** 12 characters `[0-9a-z]`: users, connectors; `docs/wire/management-api.md#0.8`. */
export const newShortId = customAlphabet(digitsAndLetters, 12)

/** 21 characters `[0-9a-z]`: everything else. */
export const newId = customAlphabet(digitsAndLetters, 21)

/** 32 characters `[0-9A-Za-z]`, 190 bits: application secrets. */
export const newSecret = customAlphabet(`${digitsAndLetters}ABCDEFGHIJKLMNOPQRSTUVWXYZ`, 32)

/** The hash by which a random secret is stored and found: SHA-256, base64url. Too fast for what people choose. */
export function hashOfSecret(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/** 16 characters; `docs/wire/management-api.md#0.1`. */
export const newRequestId = customAlphabet(digitsAndLetters, 16)

const random12 = customAlphabet(digitsAndLetters, 12)

/** 21 characters `[0-9a-z]`: nine for the time in milliseconds, then twelve random ones. So ids sort by time. */
export function newEventId(now: Date): string {
  return firstEventId(now) + random12()
}

/** The prefix of event ids of this moment: it sorts after all ids of earlier events. */
export function firstEventId(moment: Date): string {
  return moment.getTime().toString(36).padStart(9, '0')
}
