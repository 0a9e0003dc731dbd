import type { UserRow } from '../store/rows.ts'

/** Which claims a scope opens; contract management-api 8.3, OpenID Connect Core 5.4. */
export const claimsOfScopes = {
  // How the person proved who they are, RFC 8176; ID tokens have it, userinfo does not.
  openid: ['sub', 'amr'],
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

/** These come from userinfo only: an ID token travels through too many hands. */
const userinfoOnly = ['custom_data', 'identities', 'sso_identities', 'roles'] as const

/** All claims about a person; the provider picks those that the token's scopes open. */
export function claimsOf(user: UserRow, use: string): Record<string, unknown> & { sub: string } {
  const { profile } = user
  const claims: Record<string, unknown> & { sub: string } = {
    sub: user.id,
    name: user.name,
    family_name: profile.familyName,
    given_name: profile.givenName,
    middle_name: profile.middleName,
    nickname: profile.nickname,
    preferred_username: profile.preferredUsername ?? user.username,
    profile: profile.profile,
    picture: user.avatar,
    website: profile.website,
    gender: profile.gender,
    birthdate: profile.birthdate,
    zoneinfo: profile.zoneinfo,
    locale: profile.locale,
    // Milliseconds, where OpenID Connect has seconds: existing clients read them so.
    updated_at: user.updated_at.getTime(),
    username: user.username,
    created_at: user.created_at.getTime(),
    email: user.primary_email,
    email_verified: Boolean(user.primary_email),
    phone_number: user.primary_phone,
    phone_number_verified: Boolean(user.primary_phone),
    address: profile.address && {
      formatted: profile.address.formatted,
      street_address: profile.address.streetAddress,
      locality: profile.address.locality,
      region: profile.address.region,
      postal_code: profile.address.postalCode,
      country: profile.address.country,
    },
    custom_data: user.custom_data,
    identities: user.identities,
    sso_identities: [],
    roles: [],
  }
  if (use === 'id_token') for (const name of userinfoOnly) delete claims[name]
  return claims
}
