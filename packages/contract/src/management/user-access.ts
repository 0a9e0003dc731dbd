import { z } from 'zod'
import type { ManagementRow } from '../row.ts'
import { grant, grantQuery, sessionEnd, sessionOfUser, trustedDeviceOfUser } from '../session.ts'

/**
 * Sessions, grants and trusted devices of a person; `docs/wire/management-api.md#2.13` to
 * `docs/wire/management-api.md#2.15`.
 */
export const userAccessRows = {
  listUserSessions: {
    route: 'GET /api/users/:userId/sessions',
    summary: 'List the browser sessions of a person. Empty if the person does not exist.',
    scope: 'users:read',
    output: z.object({ sessions: z.array(sessionOfUser) }),
  },
  readUserSession: {
    route: 'GET /api/users/:userId/sessions/:sessionId',
    summary: 'Read one browser session of a person.',
    scope: 'users:read',
    output: sessionOfUser,
    errors: ['oidc.session_not_found'],
  },
  endUserSession: {
    route: 'DELETE /api/users/:userId/sessions/:sessionId',
    summary: 'End a session of a person; its refresh tokens and opaque access tokens are revoked at once.',
    scope: 'users:support',
    query: sessionEnd,
    errors: ['oidc.session_not_found', 'oidc.invalid_session_account_id'],
  },
  endUserSessions: {
    route: 'DELETE /api/users/:userId/sessions',
    summary: 'End all sessions of a person.',
    scope: 'users:support',
    query: sessionEnd,
    errors: ['entity.not_found'],
  },
  listUserGrants: {
    route: 'GET /api/users/:userId/grants',
    summary: 'List a person’s grants to applications, with their scopes.',
    scope: 'users:read',
    query: grantQuery,
    output: z.object({ grants: z.array(grant) }),
  },
  revokeUserGrant: {
    route: 'DELETE /api/users/:userId/grants/:grantId',
    summary: 'Revoke a person’s grant to an application, with all of its tokens.',
    scope: 'users:support',
    errors: ['oidc.invalid_grant'],
  },
  listUserTrustedDevices: {
    route: 'GET /api/users/:userId/trusted-devices',
    summary: 'List the trusted devices of a person, the newest first. They skip the second factor.',
    scope: 'users:read',
    pages: 'always',
    output: z.array(trustedDeviceOfUser),
    errors: ['entity.not_found'],
  },
  removeUserTrustedDevice: {
    route: 'DELETE /api/users/:userId/trusted-devices/:trustedDeviceId',
    summary: 'Remove a trusted device of a person; it needs the second factor again.',
    scope: 'users:support',
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
