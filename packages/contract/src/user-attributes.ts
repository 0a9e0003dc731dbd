import { z } from 'zod'
import { orEmpty } from './management/query.ts'
import type { UserScope } from './scopes.ts'
import { avatar, email, identities, jsonObject, phone, profile, username } from './user-values.ts'

/** An attribute of a person, stored in the column of its name, in the form in which it is answered. */
type UserAttribute = {
  /** The value in responses. A schema without null is a document, empty by default. */
  readonly output: z.ZodType
  /** The scope that grants access in the Account API. */
  readonly scope: UserScope
  /** The field control in the Account API; absent: always visible, never editable. */
  readonly field?: string
  /** The value that the person may send to `PATCH /api/my-account`; absent: not changeable there. */
  readonly ownChange?: z.ZodType
  /** The value that administrators may send when they create an account. */
  readonly creation?: z.ZodType
  /** The value that administrators may send to `PATCH /api/users/:userId`. */
  readonly change?: z.ZodType
}

/**
 * Every stored attribute of a person, declared once: shapes of both APIs, field controls, columns, INSERT and UPDATE
 * lists and event payloads are derived from it. Field controls are checked in this order.
 * `docs/wire/account-api.md#1.6`, `docs/wire/account-api.md#2.1`, `docs/wire/management-api.md#2.1`.
 *
 * A new attribute also needs its column (docs/decisions/0016-migrations-from-the-first-release.md). Its field control is
 * `Off` on servers whose administrators saved `fields`: a saved list replaces the defaults.
 */
export const userAttributes = {
  name: {
    output: z.string().nullable(),
    scope: 'profile',
    field: 'name',
    ownChange: z.string().nullable(),
    creation: z.string(),
    change: z.string().nullable(),
  },
  avatar: {
    output: z.string().nullable(),
    scope: 'profile',
    field: 'avatar',
    ownChange: avatar.nullable(),
    creation: orEmpty(avatar),
    change: orEmpty(avatar),
  },
  profile: { output: profile, scope: 'profile', field: 'profile', creation: profile, change: profile },
  primaryEmail: {
    output: z.string().nullable(),
    scope: 'email',
    field: 'email',
    creation: email,
    change: orEmpty(email),
  },
  primaryPhone: {
    output: z.string().nullable().meta({ description: 'International digits without `+`.' }),
    scope: 'phone',
    field: 'phone',
    creation: phone,
    change: orEmpty(phone),
  },
  username: {
    output: z.string().nullable(),
    scope: 'profile',
    field: 'username',
    ownChange: username.nullable(),
    creation: username,
    change: orEmpty(username),
  },
  customData: {
    output: jsonObject,
    scope: 'custom_data',
    field: 'customData',
    ownChange: jsonObject,
    creation: jsonObject,
    change: jsonObject,
  },
  identities: { output: identities, scope: 'identities', field: 'social' },
  applicationId: {
    output: z.string().nullable().meta({ description: 'The application that the person registered with.' }),
    scope: 'profile',
  },
  cimdClientId: { output: z.string().nullable(), scope: 'profile' },
} as const satisfies Record<string, UserAttribute>

type Attributes = typeof userAttributes
export type AttributeName = keyof Attributes
type Part = 'output' | 'ownChange' | 'creation' | 'change'

/** The attributes that have a given part, each with its schema. */
type ShapeOf<P extends Part> = {
  [Name in AttributeName as Attributes[Name] extends Record<P, z.ZodType>
    ? Name
    : never]: Attributes[Name] extends Record<P, infer Schema> ? Schema : never
}

/** The attributes that administrators can change, by name. */
export type ChangeableAttribute = keyof ShapeOf<'change'>
/** The attributes that people can change by `PATCH /api/my-account`. */
export type OwnChangeableAttribute = keyof ShapeOf<'ownChange'>
/** The field controls of attributes. */
export type AttributeField = Extract<Attributes[AttributeName], { field: string }>['field']

export const attributeNames = Object.keys(userAttributes) as AttributeName[]
export const changeableAttributes = attributeNames.filter(
  (name): name is ChangeableAttribute => 'change' in userAttributes[name],
)
export const attributeFields = attributeNames.flatMap(name => {
  const attribute = userAttributes[name]
  return 'field' in attribute ? [attribute.field] : []
})

/** The changeable parts of an account, by the names that events use. */
export const changedFieldNames = [
  ...changeableAttributes,
  'identities',
  'password',
  'mfaVerifications',
  'logtoConfig',
] as const

export type ChangedField = (typeof changedFieldNames)[number]

/** Shapes of the attributes, for the schemas of the APIs. */
export const attributeOutputs = shapeOf('output')
export const ownChange = z.object(shapeOf('ownChange')).partial()
export const attributesAtCreation = shapeOf('creation')
export const attributeChange = z.object(shapeOf('change')).partial()

function shapeOf<P extends Part>(part: P): ShapeOf<P> {
  const shape = Object.entries<UserAttribute>(userAttributes).flatMap(([name, attribute]) => {
    const schema = attribute[part]
    return schema ? [[name, schema]] : []
  })
  // The cast is safe: the type is derived from the same declaration that this code reads.
  return Object.fromEntries(shape) as ShapeOf<P>
}
