/** Scopes that an application can request from a person; `docs/wire/management-api.md#8.3`. */
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
 * Scopes of the Management API resource. `all` includes every other scope, and `users:write` includes `users:support`;
 * `…:write` does not include `…:read`. A holder of `users:impersonate` can act as people. A holder of `roles:write` can
 * give permissions, but of this API only those that it has itself.
 */
export const managementScopes = [
  'all',
  'users:read',
  'users:write',
  'users:suspend',
  'users:support',
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
  'hooks:read',
  'hooks:write',
  'dashboard:read',
] as const

export type ManagementScope = (typeof managementScopes)[number]

/** Whether the scopes of a caller include a scope of the Management API. */
export function includesScope(held: ReadonlySet<string>, scope: string): boolean {
  return held.has(scope) || held.has('all') || (scope === 'users:support' && held.has('users:write'))
}

/**
 * The fixed resource indicator of the Management API. It is a name, not an address:
 * `docs/wire/management-api.md#1.1`.
 */
export const managementResource = 'https://default.logto.app/api'
