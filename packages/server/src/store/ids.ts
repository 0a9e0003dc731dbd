import { customAlphabet } from 'nanoid'

const digitsAndLetters = '0123456789abcdefghijklmnopqrstuvwxyz'

/** 12 characters `[0-9a-z]`: users, connectors; contract management-api 0.8. */
export const newShortId = customAlphabet(digitsAndLetters, 12)

/** 21 characters `[0-9a-z]`: everything else. */
export const newId = customAlphabet(digitsAndLetters, 21)

/** 32 characters `[0-9A-Za-z]`, 190 bits: application secrets. */
export const newSecret = customAlphabet(`${digitsAndLetters}ABCDEFGHIJKLMNOPQRSTUVWXYZ`, 32)

/** 16 characters; contract management-api 0.1. */
export const newRequestId = customAlphabet(digitsAndLetters, 16)

const random12 = customAlphabet(digitsAndLetters, 12)

/** 21 characters `[0-9a-z]`: nine of the moment in milliseconds, then twelve of chance, so that ids grow with time. */
export function newEventId(now: Date): string {
  return firstEventId(now) + random12()
}

/** What ids of events of this moment begin with: those of earlier ones come before it. */
export function firstEventId(moment: Date): string {
  return moment.getTime().toString(36).padStart(9, '0')
}
