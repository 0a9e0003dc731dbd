import { z } from 'zod'
import type { ManagementRow } from '../row.ts'
import { connectorData, givenIdentity, pending, tokenSecret } from '../social.ts'
import { user } from '../user.ts'
import { identities, identity } from '../user-values.ts'
import { flag } from './query.ts'

/** Social identities of people; `docs/wire/management-api.md#2.10`. */
export const socialRows = {
  authorizeByConnector: {
    route: 'POST /api/connectors/:connectorId/authorization-uri',
    summary: 'Create an authorization URL, for a person to verify a social account.',
    scope: 'users:write',
    effect: 'reversible',
    body: pending,
    output: z.object({ redirectTo: z.string() }),
    errors: [
      'entity.not_found',
      'session.insufficient_info',
      'connector.unexpected_type',
      'connector.invalid_config',
    ],
  },
  createUserIdentity: {
    route: 'POST /api/users/:userId/identities',
    summary: 'Link a social account with the provider’s response, replacing one of the same target.',
    scope: 'users:write',
    effect: 'outside',
    body: z.object({ connectorId: z.string(), connectorData }),
    output: identities,
    errors: [
      'entity.document_too_large',
      'entity.not_found',
      'session.invalid_connector_id',
      'user.identity_already_in_use',
      'connector.invalid_config',
      'connector.invalid_request_parameters',
      'connector.invalid_response',
      'connector.authorization_failed',
      'connector.social_auth_code_invalid',
      'connector.social_invalid_access_token',
      'connector.social_invalid_id_token',
      'connector.rate_limit_exceeded',
      'connector.general',
    ],
  },
  replaceUserIdentity: {
    route: 'PUT /api/users/:userId/identities/:target',
    summary: 'Set the social account of a person. 201 if there was none of this target.',
    scope: 'users:write',
    effect: 'reversible',
    body: givenIdentity,
    output: identities,
    newStatus: 201,
    errors: [
      'entity.document_too_large',
      'entity.not_found',
      'user.identity_already_in_use',
      'entity.value_too_long',
    ],
  },
  readUserIdentity: {
    route: 'GET /api/users/:userId/identities/:target',
    summary: 'Read a social account of a person, and the metadata of its tokens.',
    scope: 'users:read',
    query: z.object({ includeTokenSecret: flag }),
    output: z.object({ identity, tokenSecret: tokenSecret.optional() }),
    errors: ['entity.not_found', 'user.identity_not_exist'],
  },
  deleteUserIdentity: {
    route: 'DELETE /api/users/:userId/identities/:target',
    summary: 'Unlink a social account of a person; its tokens are deleted.',
    scope: 'users:write',
    output: user,
    errors: ['entity.not_found', 'user.identity_not_exist'],
  },
  deleteSecret: {
    route: 'DELETE /api/secrets/:id',
    summary: 'Delete a stored set of tokens of another provider.',
    scope: 'users:write',
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
