import { type CustomProfileField, Problem, type Profile, profile as profileClaims } from '@latchkey/contract'
import type { Settings } from '../store/settings.ts'
import { type GivenValues, requireAllowedValues } from './profile-field-values.ts'

/** Values of custom profile fields, by where an account stores them. */
export type ExtraProfile = {
  name?: string
  avatar?: string
  profile?: Profile
  customData?: Record<string, unknown>
}

/** The custom profile fields of the registration, in their order; null for all (docs/wire/management-api.md#6.3). */
export function signUpFields({ customProfileFields, signInExperience }: Settings): CustomProfileField[] {
  const names = signInExperience.signUpProfileFields?.map(({ name }) => name)
  return customProfileFields
    .filter(({ name }) => !names || names.includes(name))
    .sort((one, other) => one.sieOrder - other.sieOrder)
}

/**
 * Sorts submitted values, by name of field or claim, into where an account stores them, and validates them. Errors:
 * `guard.invalid_input` for an unknown name or a wrong value.
 */
export async function toExtraProfile(
  settings: Settings,
  values: Record<string, unknown>,
): Promise<ExtraProfile> {
  const names = new Set(signUpFields(settings).flatMap(submittedNames))
  const given: ExtraProfile = {}
  for (const [name, value] of Object.entries(values)) {
    if (!names.has(name)) throw invalid(name, 'no profile field of the registration has this name')
    if (name === 'name' || name === 'avatar') given[name] = text(name, value)
    else if (Object.hasOwn(profileClaims.shape, name)) given.profile = { ...given.profile, [name]: value }
    else given.customData = { ...given.customData, [name]: value }
  }
  const claims = profileClaims.strict().safeParse(given.profile ?? {})
  if (!claims.success) throw invalid(claims.error.issues[0]?.path.join('.') ?? '', 'it is not a valid claim')
  await requireAllowedValues(settings, given)
  return { ...given, ...(given.profile && { profile: claims.data }) }
}

/** The names of the fields that have a value: what of them is required is there. */
export function filledFields(settings: Settings, given: GivenValues): Set<string> {
  const isGiven = (name: string): boolean => {
    const value =
      name === 'name' || name === 'avatar'
        ? given[name]
        : Object.hasOwn(profileClaims.shape, name)
          ? given.profile?.[name as keyof typeof given.profile]
          : given.customData?.[name]
    return value !== undefined && value !== null && value !== ''
  }
  const filled = signUpFields(settings).filter(field => {
    if (field.type === 'Address') return requiredParts(field).every(part => addressHas(given, part))
    if (field.type === 'Fullname') return requiredParts(field).every(isGiven)
    return isGiven(field.name)
  })
  return new Set(filled.map(({ name }) => name))
}

function submittedNames({ name, type, config }: CustomProfileField): string[] {
  if (type === 'Address') return ['address']
  if (type === 'Fullname') return (config.parts ?? []).filter(part => part.enabled).map(part => part.name)
  return [name]
}

function requiredParts({ config }: CustomProfileField): string[] {
  return (config.parts ?? []).filter(part => part.enabled && part.required).map(part => part.name)
}

function addressHas({ profile }: GivenValues, part: string): boolean {
  const value: unknown = Reflect.get(profile?.address ?? {}, part)
  return typeof value === 'string' && value !== ''
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= (name === 'name' ? 128 : 2048)) return value
  throw invalid(name, 'it is not text of this length')
}

function invalid(name: string, why: string): Problem {
  const reason = `values.${name}: ${why}`
  return new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}
