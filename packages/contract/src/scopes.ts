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

/**
 * Scopes of the Management API resource. `all` holds every other one; `…:write` does not hold `…:read`. Whoever holds
 * `users:impersonate` can act as people, `roles:write` hands out permissions, but none of this API that it does not hold itself.
 */
export const managementScopes = [
  'all',
  'users:read',
  'users:write',
  'users:suspend',
  'users:impersonate',
  'applications:read',
  'applications:write',
  'roles:read',
  'roles:write',
  'resources:read',
  'resources:write',
  'connectors:read',
  'connectors:write',
  'settings:read',
  'settings:write',
  'logs:read',
] as const

export type ManagementScope = (typeof managementScopes)[number]

/** The fixed resource indicator of the Management API: a name, not an address; contract management-api 1.1. */
export const managementResource = 'https://default.logto.app/api'
