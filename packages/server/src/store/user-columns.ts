import { type AttributeName, attributeNames, userAttributes } from '@latchkey/contract'
import type { z } from 'zod'

/** The column of an attribute: `primaryEmail` is stored in `primary_email`. */
export type ColumnOf<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${ColumnOf<Rest>}`
    : `_${Lowercase<First>}${ColumnOf<Rest>}`
  : Name

/** The columns that hold the declared attributes of a person. */
export type AttributeColumns = {
  [Name in AttributeName as ColumnOf<Name>]: z.output<(typeof userAttributes)[Name]['output']>
}

/** Columns by attribute. */
export const columnOf = Object.fromEntries(
  attributeNames.map(name => [name, name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)]),
) as { readonly [Name in AttributeName]: ColumnOf<Name> }

/** The empty value of an attribute's column: null, or an empty document. */
export const emptyValueOf = Object.fromEntries(
  attributeNames.map(name => [name, userAttributes[name].output.safeParse(null).success ? null : {}]),
) as { readonly [Name in AttributeName]: null | object }
