import { Problem } from '@latchkey/contract'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { fold } from '../store/fold.ts'

/**
 * Normalizes a phone number to country code and national number without the trunk zero
 * (docs/wire/account-api.md#4.7). Errors: `user.invalid_phone`.
 */
export function normalPhone(digits: string): string {
  const parsed = parsePhoneNumberFromString(`+${digits}`)
  if (!parsed?.isPossible()) throw new Problem('user.invalid_phone')
  return parsed.number.slice(1)
}

/** Normalizes a phone number for comparison; an invalid one stays as it is. */
export function comparablePhone(digits: string): string {
  const parsed = parsePhoneNumberFromString(`+${digits}`)
  return parsed?.isPossible() ? parsed.number.slice(1) : digits
}

/** The country calling code of a number, `1` to `999`. Without one, a text that begins with `no number` and its first digit. */
export function callingCodeOf(digits: string): string {
  return parsePhoneNumberFromString(`+${digits}`)?.countryCallingCode ?? `no number ${digits.slice(0, 1)}`
}

/**
 * What an identifier is looked up, counted and compared as: every spelling of a phone number is the same one, also the
 * one with the national trunk prefix.
 */
export function comparableIdentifier({ type, value }: { type: string; value: string }): string {
  return type === 'phone' ? comparablePhone(value) : value
}

/** Whether two spellings mean one address: the letter case of an e-mail address does not count. */
export function isSameAddress(
  one: { type: string; value: string },
  other: { type: string; value: string },
): boolean {
  return one.type === other.type && fold(comparableIdentifier(one)) === fold(comparableIdentifier(other))
}

/** Formats a phone number for display: `+31 6 12345678`. */
export function shownPhone(digits: string): string {
  return parsePhoneNumberFromString(`+${digits}`)?.formatInternational() ?? `+${digits}`
}
