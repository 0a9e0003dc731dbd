import { z } from 'zod'
import type { ManagementRow } from '../row.ts'
import { grant, grantQuery, session, sessionEnd, trustedDevice } from '../session.ts'

/**
 * Sessions, grants and trusted devices of a person; `docs/wire/management-api.md#2.13` to
 * `docs/wire/management-api.md#2.15`.
 */
export const userAccessRows = {
  listUserSessions: {
    route: 'GET /api/users/:userId/sessions',
    summary: 'List the browsers in which somebody is signed in; none of somebody who is not there.',
    scope: 'users:read',
    output: z.object({ sessions: z.array(session) }),
  },
  readUserSession: {
    route: 'GET /api/users/:userId/sessions/:sessionId',
    summary: 'Read one browser in which somebody is signed in.',
    scope: 'users:read',
    output: session,
    errors: ['oidc.session_not_found'],
  },
  endUserSession: {
    route: 'DELETE /api/users/:userId/sessions/:sessionId',
    summary: 'Sign somebody out of a browser; its refresh tokens and opaque access tokens end at once.',
    scope: 'users:write',
    query: sessionEnd,
    errors: ['oidc.session_not_found', 'oidc.invalid_session_account_id'],
  },
  endUserSessions: {
    route: 'DELETE /api/users/:userId/sessions',
    summary: 'Sign somebody out everywhere.',
    scope: 'users:write',
    query: sessionEnd,
    errors: ['entity.not_found'],
  },
  listUserGrants: {
    route: 'GET /api/users/:userId/grants',
    summary: 'List the applications that somebody has signed in to, with what they may do.',
    scope: 'users:read',
    query: grantQuery,
    output: z.object({ grants: z.array(grant) }),
  },
  revokeUserGrant: {
    route: 'DELETE /api/users/:userId/grants/:grantId',
    summary: 'Take back what somebody allowed an application, with all of its tokens.',
    scope: 'users:write',
    errors: ['oidc.invalid_grant'],
  },
  listUserTrustedDevices: {
    route: 'GET /api/users/:userId/trusted-devices',
    summary: 'List the browsers in which somebody skips the second factor, the newest first.',
    scope: 'users:read',
    pages: 'always',
    output: z.array(trustedDevice),
    errors: ['entity.not_found'],
  },
  removeUserTrustedDevice: {
    route: 'DELETE /api/users/:userId/trusted-devices/:trustedDeviceId',
    summary: 'Have a browser of somebody ask for the second factor again.',
    scope: 'users:write',
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
