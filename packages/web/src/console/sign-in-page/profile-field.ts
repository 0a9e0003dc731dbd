import type { Input, Output } from '@latchkey/client'

export type ProfileField = Output<'GET /api/custom-profile-fields'>[number]
export type FieldBody = Input<'POST /api/custom-profile-fields'>['body']
export type FieldType = ProfileField['type']

export const fieldTypes = [
  'Text',
  'Number',
  'Date',
  'Checkbox',
  'Select',
  'Url',
  'Regex',
  'Address',
  'Fullname',
] as const satisfies readonly FieldType[]

/** The parts of the two types that have some. */
export const partsOf = {
  Address: ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'],
  Fullname: ['givenName', 'middleName', 'familyName'],
} as const

type PartName = (typeof partsOf)[keyof typeof partsOf][number]

/** How a date is written; `custom` for another format. */
export const dateFormats = ['yyyy-MM-dd', 'MM/dd/yyyy', 'dd/MM/yyyy', 'custom'] as const

/** A field as it is typed, with the members of all types: a change of the type loses none. */
export type FieldDraft = {
  name: string
  label: string
  description: string
  type: FieldType
  required: boolean
  placeholder: string
  minLength: number | undefined
  maxLength: number | undefined
  minValue: number | undefined
  maxValue: number | undefined
  /** Of a date. */
  format: string
  customFormat: string
  pattern: string
  /** One a line: the value, and its label after a `|`. */
  options: readonly string[]
  isChecked: boolean
  /** The enabled parts; true for those that are required. */
  parts: Readonly<Partial<Record<PartName, boolean>>>
}

export const newField: FieldDraft = {
  name: '',
  label: '',
  description: '',
  type: 'Text',
  required: false,
  placeholder: '',
  minLength: undefined,
  maxLength: undefined,
  minValue: undefined,
  maxValue: undefined,
  format: 'yyyy-MM-dd',
  customFormat: '',
  pattern: '',
  options: [],
  isChecked: false,
  parts: {},
}

export function draftOf({ name, label, description, type, required, config }: ProfileField): FieldDraft {
  const { options = [], parts = [], format, defaultValue } = config
  return {
    placeholder: config.placeholder ?? '',
    minLength: config.minLength,
    maxLength: config.maxLength,
    minValue: config.minValue,
    maxValue: config.maxValue,
    customFormat: config.customFormat ?? '',
    name,
    label,
    description: description ?? '',
    type,
    required,
    format: type === 'Date' && format ? format : newField.format,
    pattern: type === 'Regex' ? (format ?? '') : '',
    options: options.map(each => (each.label ? `${each.value} | ${each.label}` : each.value)),
    isChecked: defaultValue === 'true',
    parts: Object.fromEntries(parts.filter(each => each.enabled).map(each => [each.name, each.required])),
  }
}

/** The definition in the shape of its type. */
export function bodyOf(draft: FieldDraft): FieldBody {
  const { type, required } = draft
  const body = {
    name: draft.name.trim(),
    label: draft.label.trim() || draft.name.trim(),
    ...(draft.description.trim() && type !== 'Checkbox' && { description: draft.description.trim() }),
    type,
    required: type !== 'Checkbox' && required,
    config: configOf(draft),
  }
  // The cast is safe: `configOf` gives each type the members of its own.
  return body as FieldBody
}

function configOf(draft: FieldDraft): object {
  const { type, minLength, maxLength, minValue, maxValue, format, customFormat, pattern } = draft
  const placeholder = draft.placeholder.trim() ? { placeholder: draft.placeholder.trim() } : {}
  switch (type) {
    case 'Text':
      return { ...placeholder, minLength, maxLength }
    case 'Number':
      return { ...placeholder, minValue, maxValue }
    case 'Date':
      return { ...placeholder, format, ...(format === 'custom' && { customFormat }) }
    case 'Checkbox':
      return { defaultValue: String(draft.isChecked) }
    case 'Select':
      return { ...placeholder, options: draft.options.map(optionOf) }
    case 'Regex':
      return { ...placeholder, format: pattern }
    case 'Url':
      return placeholder
    default:
      return { parts: partsIn(draft, type) }
  }
}

function optionOf(line: string) {
  const [value = '', label] = line.split('|').map(each => each.trim())
  return { value, ...(label && { label }) }
}

function partsIn({ parts }: FieldDraft, type: keyof typeof partsOf) {
  return partsOf[type].map(name => ({
    enabled: parts[name] !== undefined,
    name,
    type: 'Text',
    required: parts[name] === true,
  }))
}
