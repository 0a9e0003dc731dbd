import type { CustomProfileField, SignInExperience } from '@latchkey/contract'
import type { Settings } from '../store/settings.ts'
import { signUpFields } from './sign-up-profile.ts'

/** What an account has, or a registration has collected for it. */
export type Present = {
  username: boolean
  email: boolean
  phone: boolean
  password: boolean
  /** Another way in than the password: a social identity or a passkey. */
  otherWayIn: boolean
  /** The names of the custom profile fields that have a value. */
  fields: ReadonlySet<string>
}

export type MissingProfile = 'username' | 'password' | 'email' | 'phone' | 'emailOrPhone' | 'extraProfile'

type Circumstances = {
  event: 'SignIn' | 'Register'
  /** Whether the person comes from a social provider; `socialSignIn.skipRequiredIdentifiers` is for them. */
  isSocial: boolean
}

/**
 * What the administrator demands of each account and this one lacks, in the order in which it is asked for
 * (docs/wire/management-api.md#8.10). Custom profile fields are demanded at registration only.
 */
export function missingProfile(
  settings: Settings,
  present: Present,
  { event, isSocial }: Circumstances,
): MissingProfile[] {
  const { signUp, socialSignIn } = settings.signInExperience
  const isExempt = isSocial && socialSignIn.skipRequiredIdentifiers === true
  const missing: MissingProfile[] = isExempt
    ? []
    : demandedIdentifiers(signUp).filter(kind => !hasIdentifier(present, kind))
  // A social identity or a passkey makes the password optional.
  if (signUp.password && !present.password && !present.otherWayIn) missing.push('password')
  const lacksFields = signUpFields(settings).some(
    field => isDemanded(field) && !present.fields.has(field.name),
  )
  if (event === 'Register' && lacksFields) missing.push('extraProfile')
  return missing
}

type IdentifierKind = 'username' | 'email' | 'phone' | 'emailOrPhone'

/** E-mail and phone together are alternatives: one of them suffices. */
function demandedIdentifiers({
  identifiers,
  secondaryIdentifiers = [],
}: SignInExperience['signUp']): IdentifierKind[] {
  const isEither = identifiers.includes('email') && identifiers.includes('phone')
  const primary: IdentifierKind[] = isEither
    ? [...identifiers.filter(kind => kind === 'username'), 'emailOrPhone']
    : identifiers
  return [...new Set([...primary, ...secondaryIdentifiers.map(({ identifier }) => identifier)])]
}

function hasIdentifier(present: Present, kind: IdentifierKind): boolean {
  return kind === 'emailOrPhone' ? present.email || present.phone : present[kind]
}

/** A field of parts is demanded if one of its enabled parts is. */
function isDemanded({ required, config: { parts } }: CustomProfileField): boolean {
  return parts ? parts.some(part => part.enabled && part.required) : required
}
