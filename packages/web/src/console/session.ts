import type { ManagementScope } from '@latchkey/contract'
import { createSession } from '../oidc/session.ts'

/** All scopes of the Management API: the server grants those of them that the person's roles give. */
const scopes = {
  all: true,
  'users:read': true,
  'users:write': true,
  'users:suspend': true,
  'users:support': true,
  'users:impersonate': true,
  'applications:read': true,
  'applications:write': true,
  'roles:read': true,
  'roles:write': true,
  'resources:read': true,
  'resources:write': true,
  'connectors:read': true,
  'connectors:write': true,
  'settings:read': true,
  'settings:write': true,
  'logs:read': true,
  'hooks:read': true,
  'hooks:write': true,
  'dashboard:read': true,
} as const satisfies Record<ManagementScope, true>

/** The session of an administrator. Its access tokens are for the Management API; docs/wire/management-api.md#1.1. */
export const session = createSession({
  clientId: 'console',
  path: '/console',
  scope: ['openid', 'profile', ...Object.keys(scopes)].join(' '),
  resource: 'https://default.logto.app/api',
})
