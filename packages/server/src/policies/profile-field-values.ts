import {
  type CustomProfileField,
  Problem,
  type Profile,
  type ProfileFieldType,
  profile,
} from '@latchkey/contract'
import type { Settings } from '../store/settings.ts'
import { isCalendarDay } from './calendar-day.ts'
import { linearRegExp } from './linear-regexp.ts'

/** The attributes to change. Absent ones are not checked. */
export type GivenValues = {
  name?: string | null | undefined
  avatar?: string | null | undefined
  customData?: Record<string, unknown> | undefined
  profile?: Profile | undefined
}

type Rule = Pick<CustomProfileField, 'type' | 'required' | 'config'>
type SubmittedValue = { path: string[]; value: unknown; rule: Rule }

/**
 * Validates attributes against the custom profile fields. `guard.invalid_input` names each field and the reason,
 * never the value. Attributes without a definition are not restricted. Errors: `guard.invalid_input`.
 */
export async function requireAllowedValues(
  { customProfileFields }: Settings,
  given: GivenValues,
): Promise<void> {
  const issues: { code: 'custom'; path: string[]; message: string }[] = []
  for (const { path, value, rule } of customProfileFields.flatMap(field => valuesOf(field, given))) {
    const message = await faultOf(rule, value)
    if (message) issues.push({ code: 'custom', path, message })
  }
  const [first] = issues
  if (!first) return
  const lines = issues.map(({ path, code, message }) => `${path.join('.')}: ${code}: ${message}`)
  throw new Problem(
    'guard.invalid_input',
    { part: 'body', reason: `${first.path.join('.')}: ${first.message}`, issues, name: 'ZodError' },
    { details: lines.join('\n') },
  )
}

/** Finds the submitted values of a field (docs/wire/account-api.md#4.3). */
function valuesOf({ name, ...rule }: CustomProfileField, given: GivenValues): SubmittedValue[] {
  if (rule.type === 'Address') return partsOf(rule, given.profile?.address, ['address'])
  if (rule.type === 'Fullname') return partsOf(rule, given.profile, [])
  // Both consist of parts, so a definition of another type does not apply.
  if (name === 'address' || name === 'fullname') return []
  if (name === 'name' || name === 'avatar') return givenAt(rule, given, [name])
  if (Object.hasOwn(profile.shape, name)) return givenAt(rule, given.profile, [name])
  return givenAt(rule, given.customData, ['customData', name])
}

function partsOf(
  { config: { parts = [] } }: Rule,
  holder: object | undefined,
  path: string[],
): SubmittedValue[] {
  return parts
    .filter(({ enabled }) => enabled)
    .flatMap(({ name, type, required, config = {} }) =>
      givenAt({ type, required, config }, holder, [...path, name]),
    )
}

function givenAt(rule: Rule, holder: object | undefined, path: string[]): SubmittedValue[] {
  const key = path.at(-1) ?? ''
  if (!holder || !Object.hasOwn(holder, key)) return []
  const value: unknown = Reflect.get(holder, key)
  return value === undefined ? [] : [{ path, value, rule }]
}

async function faultOf({ type, required, config }: Rule, value: unknown): Promise<string | undefined> {
  if (value === '' || value === null) return required ? 'it is required' : undefined
  return faults[type](value, config)
}

type Config = Rule['config']
type Fault = string | undefined

const faults: Record<ProfileFieldType, (value: unknown, config: Config) => Fault | Promise<Fault>> = {
  Text: (value, { minLength = 0, maxLength = Number.POSITIVE_INFINITY }) => {
    if (typeof value !== 'string') return 'it is not text'
    if (value.length < minLength) return `it has fewer than ${minLength} characters`
    if (value.length > maxLength) return `it has more than ${maxLength} characters`
  },
  Number: (value, { minValue = Number.NEGATIVE_INFINITY, maxValue = Number.POSITIVE_INFINITY }) => {
    // Profile claims are strings, numeric ones too.
    const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
    if (typeof number !== 'number') return 'it is not a number'
    if (number < minValue) return `it is less than ${minValue}`
    if (number > maxValue) return `it is more than ${maxValue}`
  },
  Date: (value, { format, customFormat }) => {
    if (typeof value !== 'string') return 'it is not text'
    const wanted = format === 'custom' ? customFormat : format
    if (wanted && isCalendarDay(value, wanted) === false) return `it is not a date such as ${wanted}`
  },
  Checkbox: value => {
    if (typeof value !== 'boolean') return 'it is neither true nor false'
  },
  Select: (value, { options = [] }) => {
    if (options.length > 0 && !options.some(option => option.value === value))
      return 'it is none of the options'
  },
  Url: value => {
    const url = typeof value === 'string' ? URL.parse(value) : null
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return 'it is not a web address'
  },
  Regex: async (value, { format = '' }) => {
    if (typeof value !== 'string') return 'it is not text'
    if (value.length > longestMatched) return `it has more than ${longestMatched} characters`
    const pattern = await linearRegExp(format)
    if (pattern && !pattern.test(value)) return 'it does not have the right form'
  },
  // Composite: each part has its own rule.
  Address: () => undefined,
  Fullname: () => undefined,
}

/** Characters. Matching takes linear time, which still has to be bounded. */
const longestMatched = 1024
