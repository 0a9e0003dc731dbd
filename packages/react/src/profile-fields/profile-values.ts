import type { Account } from '../account.ts'
import { dateFormat, fromIsoDate, toIsoDate } from './date-format.ts'
import { type Definition, holderOf, keyOf, type ProfileInput } from './profile-input.ts'

/** The values of a form, as its fields have them, by the key of the input. */
export type ProfileValues = Record<string, string | boolean>

/** The first values at a registration: what an administrator set for a checkbox, else nothing. */
export function initialValues(inputs: readonly ProfileInput[]): ProfileValues {
  return Object.fromEntries(
    inputs.map(input => [keyOf(input), input.type === 'Checkbox' ? isCheckedByDefault(input) : '']),
  )
}

export function isCheckedByDefault({ config }: Pick<Definition, 'config'>): boolean {
  return config.defaultValue === 'true'
}

/** The object that has the value of a field. */
export function holderIn(account: Account, field: Definition): unknown {
  const holder = holderOf(field)
  return holder === 'account' ? account : account[holder]
}

/** The stored values, in the form of the fields. */
export function editedValues(inputs: readonly ProfileInput[], stored: unknown): ProfileValues {
  return Object.fromEntries(
    inputs.map(input => [keyOf(input), editedValue(input, storedAt(stored, input.path))]),
  )
}

/** The stored value of an input; undefined if there is none. */
export function storedAt(stored: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (holder, name) => (typeof holder === 'object' && holder ? Reflect.get(holder, name) : undefined),
    stored,
  )
}

function editedValue({ type, config }: ProfileInput, value: unknown): string | boolean {
  if (type === 'Checkbox') return value === true
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  const format = type === 'Date' ? dateFormat(config) : undefined
  return format ? toIsoDate(String(value), format) : String(value)
}

/** The values as the server takes them: nested, and those left empty only on demand. */
export function toBody(
  inputs: readonly ProfileInput[],
  values: ProfileValues,
  { keepsEmpty = false } = {},
): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const input of inputs) {
    const value = toValue(input, values[keyOf(input)] ?? '')
    if (value === '' && !keepsEmpty) continue
    const [first = '', second] = input.path
    body[first] = second ? { ...(body[first] as object | undefined), [second]: value } : value
  }
  return body
}

function toValue({ type, config, isClaim }: ProfileInput, value: string | boolean) {
  if (typeof value === 'boolean') return value
  const text = value.trim()
  if (!text) return ''
  if (type === 'Number' && !isClaim) return Number(text)
  if (type === 'Url') return withScheme(text)
  const format = type === 'Date' ? dateFormat(config) : undefined
  return format ? fromIsoDate(text, format) : text
}

export function withScheme(address: string) {
  return address === '' || /^[a-z][a-z\d+.-]*:/i.test(address) ? address : `https://${address}`
}
