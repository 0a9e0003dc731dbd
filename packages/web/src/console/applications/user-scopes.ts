import type { UserScope } from '@latchkey/contract'
import type { ConsoleKey } from '../texts.tsx'

/**
 * What each scope of a person gives; null: it is not offered. Each application may ask for `openid` and
 * `offline_access`, and there are no organizations.
 */
export const aboutUserScope: Readonly<Record<UserScope, ConsoleKey | null>> = {
  openid: null,
  offline_access: null,
  profile: 'applications.scope.profile',
  email: 'applications.scope.email',
  phone: 'applications.scope.phone',
  address: 'applications.scope.address',
  custom_data: 'applications.scope.customData',
  identities: 'applications.scope.identities',
  roles: 'applications.scope.roles',
  'urn:logto:scope:organizations': null,
  'urn:logto:scope:organization_roles': null,
  'urn:logto:scope:sessions': 'applications.scope.sessions',
  'urn:logto:scope:trusted_devices': 'applications.scope.trustedDevices',
}

/** The cast is safe: these are the keys of `aboutUserScope`. */
export const userScopeNames = Object.keys(aboutUserScope) as UserScope[]
