import { z } from 'zod'
import { accessLink, accessLinkCreation, createdAccessLink } from '../access-link.ts'
import type { ManagementRow } from '../row.ts'
import { messageErrors } from '../shared-errors.ts'

/**
 * Links with which a person chooses a password, so that no administrator has to know one: an invitation, or a reset.
 * An addition to the wire.
 */
export const accessLinkRows = {
  listAccessLinks: {
    route: 'GET /api/users/:userId/access-links',
    summary: 'List the access links of a person, the newest first, without those that were revoked.',
    scope: 'users:read',
    output: z.array(accessLink),
    errors: ['entity.not_found'],
  },
  createAccessLink: {
    route: 'POST /api/users/:userId/access-links',
    throttle: { none: 'back ends send to their own people; each address gets ten messages in ten minutes' },
    summary:
      'Create a link with which a person chooses a password, and mail it where `send` is true. A link that is not mailed needs `users:write`. Revokes earlier ones of that purpose.',
    scope: 'users:support',
    effect: 'outside',
    body: accessLinkCreation,
    output: createdAccessLink,
    status: 201,
    errors: ['entity.not_found', 'access_link.no_email', ...messageErrors],
  },
  revokeAccessLink: {
    route: 'DELETE /api/users/:userId/access-links/:accessLinkId',
    summary: 'Revoke an access link.',
    scope: 'users:support',
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
