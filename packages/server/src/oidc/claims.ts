import { extendedClaims, type IdTokenConfig, isWebAddress } from '@latchkey/contract'
import { isUsable } from '../policies/deletion.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type { SettingsSource } from '../store/settings.ts'
import { readPerson } from './record-reads.ts'

/** The claims that each scope grants (docs/wire/management-api.md#8.3, OpenID Connect Core section 5.4). */
export const claimsOfScopes = {
  // Authentication class and methods (RFC 8176), in ID tokens only, not in userinfo.
  openid: ['sub', 'acr', 'amr'],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
    'username',
    'created_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  custom_data: ['custom_data'],
  identities: ['identities', 'sso_identities'],
  roles: ['roles'],
}

/**
 * Extended claims of ID tokens until an administrator decides, as on a new server of the wire. The others are in
 * userinfo only: an ID token passes through too many systems.
 */
const initialExtendedClaims: IdTokenConfig = {
  enabledExtendedClaims: ['roles', 'organizations', 'organization_roles'],
}

/** Finds a person as an account of the provider; undefined for one who is suspended or whose account is closed. */
export async function findPerson(database: Queryable, id: string) {
  const user = await readPerson(database, id)
  if (!user || !isUsable(user, new Date())) return undefined
  return {
    accountId: user.id,
    claims: async (_use: string, scope: string) => ({
      ...withValue(claimsOf(user)),
      ...(await roleClaims(database, user.id, scope)),
      sub: user.id,
    }),
  }
}

type Person = NonNullable<Awaited<ReturnType<typeof findPerson>>>

/** Limits the extended claims of a person's ID tokens to the enabled ones (docs/wire/management-api.md#6.16). */
export function withEnabledClaims(person: Person, settings: SettingsSource): Person {
  return {
    ...person,
    async claims(use, scope) {
      const claims = await person.claims(use, scope)
      if (use !== 'id_token') return claims
      const { enabledExtendedClaims = [] } = (await settings.read()).idToken ?? initialExtendedClaims
      const left = extendedClaims.filter(name => !enabledExtendedClaims.includes(name))
      return { ...claims, ...Object.fromEntries(left.map(name => [name, undefined])) }
    },
  }
}

/**
 * Omits claims without a value, also parts of an address, rather than returning null or an empty string (OpenID
 * Connect Core section 5.3.2).
 */
function withValue(claims: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(claims).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )
}

/** All claims of a person's row. The provider selects those of the token's scopes. */
function claimsOf(user: UserRow): Record<string, unknown> & { sub: string } {
  const { profile } = user
  return {
    sub: user.id,
    name: user.name,
    family_name: profile.familyName,
    given_name: profile.givenName,
    middle_name: profile.middleName,
    nickname: profile.nickname,
    preferred_username: profile.preferredUsername ?? user.username,
    profile: linkClaim(profile.profile),
    picture: linkClaim(user.avatar),
    website: linkClaim(profile.website),
    gender: profile.gender,
    birthdate: profile.birthdate,
    zoneinfo: profile.zoneinfo,
    locale: profile.locale,
    // Milliseconds, although OpenID Connect specifies seconds: existing clients rely on it.
    updated_at: user.updated_at.getTime(),
    username: user.username,
    created_at: user.created_at.getTime(),
    email: user.primary_email,
    email_verified: Boolean(user.primary_email),
    phone_number: user.primary_phone,
    phone_number_verified: Boolean(user.primary_phone),
    address: addressClaim(profile.address),
    custom_data: user.custom_data,
    identities: user.identities,
    sso_identities: [],
  }
}

/** Addresses that were stored before other schemes were refused, or that a provider sent, are left out. */
function linkClaim(value: string | null | undefined): string | undefined {
  return value && isWebAddress(value) ? value : undefined
}

/** The address claim (OpenID Connect Core section 5.1.1). */
function addressClaim(address: UserRow['profile']['address']) {
  if (!address) return undefined
  const claim = withValue({
    formatted: address.formatted,
    street_address: address.streetAddress,
    locality: address.locality,
    region: address.region,
    postal_code: address.postalCode,
    country: address.country,
  })
  return Object.keys(claim).length > 0 ? claim : undefined
}

/**
 * The names of a person's roles (docs/wire/management-api.md#8.3), without those of administrators: an application must
 * not take our "Owner" for its own. There are no organizations yet.
 */
async function roleClaims(database: Queryable, userId: string, scope: string): Promise<{ roles?: string[] }> {
  if (!scope.split(' ').includes('roles')) return {}
  const rows = await database.query<{ name: string }>(sql`
    select name from user_roles join roles on roles.id = role_id
    where user_id = ${userId} and type = 'User' and not is_administrator order by name`)
  return { roles: rows.map(({ name }) => name) }
}
