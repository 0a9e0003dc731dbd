import { z } from 'zod'
import {
  connector,
  connectorCreation,
  connectorFactory,
  connectorPatch,
  connectorTest,
} from '../connectors.ts'
import type { ManagementRow } from '../row.ts'
import { connectorData, foundIdentity, pending } from '../social.ts'

const connectorRefusals = [
  'connector.cannot_overwrite_metadata_for_non_standard_connector',
  'connector.token_storage_not_supported',
  'connector.invalid_config',
] as const

/** Connectors to mail, SMS and social providers; `docs/wire/management-api.md#5`. */
export const connectorRows = {
  listConnectors: {
    route: 'GET /api/connectors',
    summary: 'List the configured connectors.',
    scope: 'connectors:read',
    query: z.object({ target: z.string().optional() }),
    output: z.array(connector),
    errors: [
      ['connector.multiple_target_with_same_platform', 400],
      'connector.more_than_one_email',
      'connector.more_than_one_sms',
    ],
  },
  createConnector: {
    route: 'POST /api/connectors',
    summary: 'Create a connector. A new e-mail or SMS connector replaces the previous one.',
    scope: 'connectors:write',
    effect: 'reversible',
    body: connectorCreation,
    output: connector,
    errors: [
      'entity.document_too_large',
      'connector.not_found_with_connector_id',
      'connector.should_specify_target',
      'connector.multiple_instances_not_supported',
      'connector.multiple_target_with_same_platform',
      ...connectorRefusals,
      'entity.unique_integrity_violation',
    ],
  },
  readConnector: {
    route: 'GET /api/connectors/:id',
    summary: 'Read a connector, with its secrets masked.',
    scope: 'connectors:read',
    output: connector,
    errors: ['entity.not_found'],
  },
  updateConnector: {
    route: 'PATCH /api/connectors/:id',
    summary: 'Change a connector; `config` and `metadata` replace the stored values.',
    scope: 'connectors:write',
    effect: 'reversible',
    body: connectorPatch,
    output: connector,
    errors: [
      'entity.document_too_large',
      'entity.not_found',
      'connector.can_not_modify_target',
      'connector.invalid_type_for_syncing_profile',
      ...connectorRefusals,
    ],
  },
  deleteConnector: {
    route: 'DELETE /api/connectors/:id',
    summary: 'Delete a connector. People’s identities stay.',
    scope: 'connectors:write',
    stepUp: 'always',
    errors: ['entity.not_exists_with_id'],
  },
  testConnector: {
    route: 'POST /api/connectors/:factoryId/test',
    throttle: 'message',
    summary: 'Send the test code 000000 with the given configuration, without storing it.',
    scope: 'connectors:write',
    effect: 'outside',
    body: connectorTest,
    errors: [
      ['connector.not_found', 400],
      'connector.unexpected_type',
      'connector.invalid_config',
      'connector.template_not_found',
      'connector.invalid_request_parameters',
      'connector.general',
    ],
  },
  startSocialConnectorTest: {
    route: 'POST /api/connectors/:connectorId/authorization-test',
    summary: 'Create an authorization URL, with which an administrator tests a stored social connector.',
    scope: 'connectors:write',
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
  finishSocialConnectorTest: {
    route: 'POST /api/connectors/:connectorId/authorization-test/verify',
    summary: 'Read what the provider tells about the person who signed in there. Nothing is stored.',
    scope: 'connectors:write',
    effect: 'outside',
    body: z.object({ connectorData }),
    output: foundIdentity,
    errors: [
      'entity.not_found',
      'session.invalid_connector_id',
      'connector.unexpected_type',
      'connector.invalid_config',
      'connector.invalid_request_parameters',
      'connector.invalid_response',
      ['connector.authorization_failed', 400],
      ['connector.social_auth_code_invalid', 400],
      ['connector.social_invalid_access_token', 400],
      ['connector.social_invalid_id_token', 400],
      'connector.rate_limit_exceeded',
      'connector.general',
    ],
  },
  listConnectorFactories: {
    route: 'GET /api/connector-factories',
    summary: 'List the available kinds of connectors.',
    scope: 'connectors:read',
    output: z.array(connectorFactory),
  },
  readConnectorFactory: {
    route: 'GET /api/connector-factories/:id',
    summary: 'Read a kind of connector.',
    scope: 'connectors:read',
    output: connectorFactory,
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
