import { factsOf } from '@latchkey/locales'
import type { Account } from '../account.ts'
import { wordsOfDate } from '../profile-claims.ts'
import { dateFormat, toIsoDate } from './date-format.ts'
import { type Definition, inputsOf, type ProfileInput } from './profile-input.ts'
import { holderIn, storedAt } from './profile-values.ts'

/** The stored value of a field as people read it; empty if there is none. */
export function wordsOfField(field: Definition, account: Account, language: string): string {
  const stored = holderIn(account, field)
  const words = inputsOf([field])
    .map(input => wordsOfValue(input, storedAt(stored, input.path), language))
    .filter(Boolean)
  if (field.type === 'Fullname') return joinName(words)
  if (field.type !== 'Address') return words.join(' ')
  const { isLargestFirst } = factsOf(language)
  return words.join(isLargestFirst ? ' ' : ', ') || String(storedAt(stored, ['address', 'formatted']) ?? '')
}

/** Names in Han characters have no space between their parts. */
function joinName(parts: string[]) {
  return parts.join(parts.every(part => /^\p{Script=Han}+$/u.test(part)) ? '' : ' ')
}

function wordsOfValue({ type, config }: ProfileInput, value: unknown, language: string): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  if (type === 'Select') return config.options?.find(option => option.value === text)?.label || text
  const format = type === 'Date' ? dateFormat(config) : undefined
  const date = format && toIsoDate(text, format)
  return date ? wordsOfDate(date, language) : text
}
