/** Scopes that an application can ask a person for; contract management-api 8.3. */
export const userScopes = [
  'openid',
  'offline_access',
  'profile',
  'email',
  'phone',
  'address',
  'custom_data',
  'identities',
  'roles',
  'urn:logto:scope:organizations',
  'urn:logto:scope:organization_roles',
  'urn:logto:scope:sessions',
  'urn:logto:scope:trusted_devices',
] as const

export type UserScope = (typeof userScopes)[number]

/** Scopes of the Management API resource. */
export const managementScopes = ['all'] as const

export type ManagementScope = (typeof managementScopes)[number]

/** The fixed resource indicator of the Management API: a name, not an address; contract management-api 1.1. */
export const managementResource = 'https://default.logto.app/api'
