import { z } from 'zod'
import { milliseconds } from './user-values.ts'

export const profileFieldTypes = [
  'Text',
  'Number',
  'Date',
  'Checkbox',
  'Select',
  'Url',
  'Regex',
  'Address',
  'Fullname',
] as const

export type ProfileFieldType = (typeof profileFieldTypes)[number]

const label = z.string().min(1).max(128).optional()
const description = z.string().max(256).optional()
const bound = z.int().min(0).optional()
const placeholder = z.string().max(256).optional()
const format = z.string().max(128)
const options = z.array(z.object({ label: z.string().optional(), value: z.string() }))

/** All members of the configurations of all field types; `docs/wire/account-api.md#4.3`. */
const anyConfig = z
  .object({
    placeholder,
    minLength: bound,
    maxLength: bound,
    minValue: bound,
    maxValue: bound,
    format: format.meta({ description: 'A date format, or a regular expression.' }),
    customFormat: format,
    options,
    defaultValue: z.string(),
  })
  .partial()

const partOf = <Name extends string>(names: readonly [Name, ...Name[]]) =>
  z.object({
    enabled: z.boolean(),
    name: z.enum(names),
    type: z.enum(profileFieldTypes),
    label,
    description,
    required: z.boolean(),
    config: anyConfig.optional(),
  })

const addressPart = partOf(['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'])
const fullNamePart = partOf(['givenName', 'middleName', 'familyName'])

/**
 * The shape of a definition, with or without its name. Limits apply to writes only: stored values are read as they
 * are.
 */
function definitionWith<Shape extends z.core.$ZodLooseShape>(more: Shape) {
  const common = { ...more, label, description, required: z.boolean() }
  return z.discriminatedUnion('type', [
    z.object({
      ...common,
      type: z.literal('Text'),
      config: z.object({ placeholder, minLength: bound, maxLength: bound }).optional(),
    }),
    z.object({
      ...common,
      type: z.literal('Number'),
      config: z.object({ placeholder, minValue: bound, maxValue: bound }).optional(),
    }),
    z.object({
      ...common,
      type: z.literal('Date'),
      config: z.object({ placeholder, format, customFormat: format.optional() }).optional(),
    }),
    z.object({
      ...more,
      label,
      required: z.literal(false),
      type: z.literal('Checkbox'),
      config: z.object({ defaultValue: z.enum(['true', 'false']).optional() }).optional(),
    }),
    z.object({ ...common, type: z.literal('Select'), config: z.object({ placeholder, options }) }),
    z.object({ ...common, type: z.literal('Url'), config: z.object({ placeholder }).optional() }),
    z.object({ ...common, type: z.literal('Regex'), config: z.object({ placeholder, format }) }),
    z.object({ ...common, type: z.literal('Address'), config: z.object({ parts: z.array(addressPart) }) }),
    z.object({ ...common, type: z.literal('Fullname'), config: z.object({ parts: z.array(fullNamePart) }) }),
  ])
}

const name = z.string().max(128).meta({ description: 'Letters and digits.' })

export const customProfileFieldCreation = definitionWith({ name })
export const customProfileFieldUpdate = definitionWith({})

/** A profile field that administrators define; `docs/wire/management-api.md#6.6`. */
export const customProfileField = z.object({
  tenantId: z.string(),
  id: z.string(),
  name,
  type: z.enum(profileFieldTypes),
  label: z.string(),
  description: z.string().nullable(),
  required: z.boolean(),
  config: anyConfig.extend({ parts: z.array(z.union([addressPart, fullNamePart])).optional() }),
  createdAt: milliseconds,
  sieOrder: z.number(),
})

export type CustomProfileField = z.infer<typeof customProfileField>

export const customProfileFieldOrder = z.object({
  order: z.array(z.object({ name: z.string(), sieOrder: z.number() })),
})
