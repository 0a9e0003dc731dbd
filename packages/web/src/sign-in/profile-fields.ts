import type { TextKey } from '@latchkey/locales'
import type { Experience } from '../branding.ts'

type Definition = Experience['customProfileFields'][number]
type Part = NonNullable<Definition['config']['parts']>[number]

/** One input of the form: a field, or a part of an address or full name. */
export type ProfileInput = {
  /** The members that lead to the value, e.g. `['address', 'country']`. */
  path: string[]
  type: Definition['type']
  label: string
  labelKey?: TextKey | undefined
  description?: string | undefined
  isRequired: boolean
  config: NonNullable<Part['config']>
  autoComplete?: string | undefined
}

export type ProfileValues = Record<string, string | boolean>

/** Labels and autofill tokens of fields that the server knows; an administrator's own label comes before. */
const known: Record<string, { label: TextKey; autoComplete: string }> = {
  name: { label: 'profile.name', autoComplete: 'name' },
  avatar: { label: 'profile.avatar', autoComplete: 'photo' },
  givenName: { label: 'profile.givenName', autoComplete: 'given-name' },
  middleName: { label: 'profile.middleName', autoComplete: 'additional-name' },
  familyName: { label: 'profile.familyName', autoComplete: 'family-name' },
  nickname: { label: 'profile.nickname', autoComplete: 'nickname' },
  birthdate: { label: 'profile.birthdate', autoComplete: 'bday' },
  gender: { label: 'profile.gender', autoComplete: 'sex' },
  website: { label: 'profile.website', autoComplete: 'url' },
  profile: { label: 'profile.profilePage', autoComplete: 'url' },
  locale: { label: 'profile.locale', autoComplete: 'language' },
  zoneinfo: { label: 'profile.zoneinfo', autoComplete: 'off' },
  formatted: { label: 'profile.address', autoComplete: 'street-address' },
  streetAddress: { label: 'address.street', autoComplete: 'street-address' },
  locality: { label: 'address.locality', autoComplete: 'address-level2' },
  region: { label: 'address.region', autoComplete: 'address-level1' },
  postalCode: { label: 'address.postalCode', autoComplete: 'postal-code' },
  country: { label: 'address.country', autoComplete: 'country-name' },
}

/** The inputs of the fields, in the administrator's order. */
export function inputsOf(fields: readonly Definition[]): ProfileInput[] {
  return fields.flatMap(field => {
    const prefix = field.type === 'Address' ? ['address'] : []
    if (field.config.parts)
      return field.config.parts
        .filter(part => part.enabled)
        .map(part => inputOf(part, [...prefix, part.name]))
    return [inputOf(field, [field.name])]
  })
}

function inputOf(field: Definition | Part, path: string[]): ProfileInput {
  const facts = known[field.name]
  return {
    path,
    type: field.type,
    label: field.label || field.name,
    labelKey: field.label ? undefined : facts?.label,
    description: field.description ?? undefined,
    isRequired: field.required,
    config: field.config ?? {},
    autoComplete: facts?.autoComplete,
  }
}

/** The account's picture, which is uploaded; the value is its URL. */
export const isPicture = ({ path: [name] }: ProfileInput) => name === 'avatar'

export const keyOf = ({ path }: ProfileInput) => path.join('.')

/** The first values: what an administrator set for a checkbox, else nothing. */
export function initialValues(inputs: ProfileInput[]): ProfileValues {
  return Object.fromEntries(
    inputs.map(input => [
      keyOf(input),
      input.type === 'Checkbox' ? input.config.defaultValue === 'true' : '',
    ]),
  )
}

/** What is wrong with a value. The server checks again, and everything else. */
export function faultOf(input: ProfileInput, value: string | boolean | undefined): TextKey | undefined {
  if (typeof value === 'boolean') return undefined
  const text = value?.trim() ?? ''
  if (!text) return input.isRequired ? 'profileField.required' : undefined
  if (input.type === 'Number' && Number.isNaN(Number(text))) return 'profileField.number'
  if (input.type === 'Url' && !URL.canParse(withScheme(text))) return 'profileField.url'
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = input.config
  if (input.type === 'Text' && text.length < minLength) return 'profileField.short'
  if (input.type === 'Text' && text.length > maxLength) return 'profileField.long'
  return undefined
}

/** The values as the server takes them: nested, and without those left empty. */
export function toBody(inputs: ProfileInput[], values: ProfileValues) {
  const body: Record<string, unknown> = {}
  for (const input of inputs) {
    const value = toValue(input, values[keyOf(input)] ?? '')
    if (value === '') continue
    const [first = '', second] = input.path
    body[first] = second ? { ...(body[first] as object | undefined), [second]: value } : value
  }
  return body
}

function toValue({ type, config }: ProfileInput, value: string | boolean) {
  if (typeof value === 'boolean') return value
  const text = value.trim()
  if (type === 'Number' && text) return Number(text)
  if (type === 'Url' && text) return withScheme(text)
  return type === 'Date' ? inFormat(text, config) : text
}

/** The date of a native field, `yyyy-MM-dd`, in the format that the administrator chose. */
function inFormat(date: string, { format, customFormat }: ProfileInput['config']) {
  const [year = '', month = '', day = ''] = date.split('-')
  const wanted = format === 'custom' ? customFormat : format
  if (!day || !wanted) return date
  return wanted.replace(/y+/, year).replace(/M+/, month).replace(/d+/, day)
}

function withScheme(address: string) {
  return /^[a-z][a-z\d+.-]*:/i.test(address) ? address : `https://${address}`
}
