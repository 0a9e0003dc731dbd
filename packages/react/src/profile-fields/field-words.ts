import { factsOf } from '@latchkey/locales'
import type { Account } from '../account.ts'
import { isClaim, type Wording, wordsOfClaim, wordsOfDate } from '../profile-claims.ts'
import { dateFormat, toIsoDate } from './date-format.ts'
import { type Definition, inputsOf, type ProfileInput } from './profile-input.ts'
import { holderIn, storedAt } from './profile-values.ts'

/** The stored value of a field as people read it; empty if there is none. */
export function wordsOfField(field: Definition, account: Account, wording: Wording): string {
  const stored = holderIn(account, field)
  const words = inputsOf([field])
    .map(input => wordsOfValue(input, storedAt(stored, input.path), wording))
    .filter(Boolean)
  if (field.type === 'Fullname') return joinName(words)
  if (field.type !== 'Address') return words.join(' ')
  const { isLargestFirst } = factsOf(wording.language)
  return words.join(isLargestFirst ? ' ' : ', ') || String(storedAt(stored, ['address', 'formatted']) ?? '')
}

/** Names in Han characters have no space between their parts. */
function joinName(parts: string[]) {
  return parts.join(parts.every(part => /^\p{Script=Han}+$/u.test(part)) ? '' : ' ')
}

/**
 * An option as people read it: in the administrator's words. Without them, a value that OpenID Connect defines, such as
 * `female`, has words of its own.
 */
export function wordsOfOption({ path, config }: ProfileInput, value: string, wording: Wording): string {
  const label = config.options?.find(option => option.value === value)?.label
  const [name = '', ...more] = path
  return label || (isClaim(name) && more.length === 0 ? wordsOfClaim(name, value, wording) : value)
}

function wordsOfValue(input: ProfileInput, value: unknown, wording: Wording): string {
  const { type, config } = input
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  if (type === 'Select') return wordsOfOption(input, text, wording)
  const format = type === 'Date' ? dateFormat(config) : undefined
  const date = format && toIsoDate(text, format)
  return date ? wordsOfDate(date, wording.language) : text
}
