import { Problem } from '@latchkey/contract'
import { parsePhoneNumberFromString } from 'libphonenumber-js'

/** Country code and national number, without a national leading zero; contract account-api 4.7. */
export function normalPhone(digits: string): string {
  const parsed = parsePhoneNumberFromString(`+${digits}`)
  if (!parsed?.isPossible()) throw new Problem('user.invalid_phone')
  return parsed.number.slice(1)
}

/** What a number is compared as, whether or not it is one. */
export function comparablePhone(digits: string): string {
  const parsed = parsePhoneNumberFromString(`+${digits}`)
  return parsed?.isPossible() ? parsed.number.slice(1) : digits
}

/** The country calling code of a number, `1` to `999`; of what is no number, its first digit. */
export function callingCodeOf(digits: string): string {
  return parsePhoneNumberFromString(`+${digits}`)?.countryCallingCode ?? `no number ${digits.slice(0, 1)}`
}

/** As people read it: `+31 6 12345678`. */
export function shownPhone(digits: string): string {
  return parsePhoneNumberFromString(`+${digits}`)?.formatInternational() ?? `+${digits}`
}
