import type { TextKey } from '@latchkey/locales'
import type { Experience } from '../account.ts'
import { claims } from '../profile-claims.ts'
import { knownAttributes } from './known-attributes.ts'

/** A profile field that an administrator defined; docs/wire/account-api.md#4.3. */
export type Definition = Experience['customProfileFields'][number]
type Part = NonNullable<Definition['config']['parts']>[number]

/** One input of a form: a field, or a part of an address or full name. */
export type ProfileInput = {
  /** The members that lead to the value, e.g. `['address', 'country']`. */
  path: string[]
  type: Definition['type']
  label: string
  labelKey?: TextKey | undefined
  description?: string | undefined
  isRequired: boolean
  /** Whether the server stores text only, numbers too. */
  isClaim: boolean
  config: NonNullable<Part['config']>
  autoComplete?: string | undefined
}

/** The part of an account that has the value of a field. */
export type Holder = 'account' | 'profile' | 'customData'

export function holderOf({ name, type }: Definition): Holder {
  if (name === 'name' || name === 'avatar') return 'account'
  return type === 'Address' || type === 'Fullname' || name in claims ? 'profile' : 'customData'
}

/** Whether a definition has an effect: these two names are for fields that consist of parts. */
export function isEffective({ name, type }: Definition): boolean {
  if (name === 'address') return type === 'Address'
  return name !== 'fullname' || type === 'Fullname'
}

/** The inputs of the fields, in the administrator's order. */
export function inputsOf(fields: readonly Definition[]): ProfileInput[] {
  return fields.flatMap(field => {
    const { parts } = field.config
    if (!parts) return [inputOf(field, [field.name], holderOf(field) === 'profile')]
    const prefix = field.type === 'Address' ? ['address'] : []
    return parts.filter(part => part.enabled).map(part => inputOf(part, [...prefix, part.name], true))
  })
}

function inputOf(field: Definition | Part, path: string[], isClaim: boolean): ProfileInput {
  return {
    path,
    ...labelOf(field),
    type: field.type,
    description: field.description ?? undefined,
    isRequired: field.required,
    isClaim,
    config: field.config ?? {},
    autoComplete: knownAttributes[field.name]?.autoComplete,
  }
}

export function labelOf({ label, name }: Pick<Definition, 'name'> & { label?: string | undefined }) {
  return { label: label || name, labelKey: label ? undefined : knownAttributes[name]?.label }
}

/** The account's picture, which is uploaded; the value is its URL. */
export const isPicture = ({ path: [name] }: ProfileInput) => name === 'avatar'

export const keyOf = ({ path }: ProfileInput) => path.join('.')
