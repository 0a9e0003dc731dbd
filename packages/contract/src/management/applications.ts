import { z } from 'zod'
import {
  application,
  applicationCreation,
  applicationPatch,
  applicationSecret,
  applicationSecretCreation,
  applicationSecretPatch,
  applicationTypes,
  consentScopes,
  consentScopesCreation,
} from '../application.ts'
import type { ManagementRow } from '../row.ts'
import { jsonObject } from '../user-values.ts'
import { repeatable, search } from './query.ts'

const applicationRefusals = ['entity.not_exists_with_id', 'application.saml.use_saml_app_api'] as const

/** OAuth clients, their secrets and the scopes that they may request; `docs/wire/management-api.md#4`. */
export const applicationRows = {
  listApplications: {
    route: 'GET /api/applications',
    summary: 'List applications, the newest first, or search them.',
    scope: 'applications:read',
    pages: 'optional',
    query: z
      .object({
        ...search,
        types: repeatable(z.enum(applicationTypes)).optional(),
        excludeRoleId: z.string().optional(),
        excludeOrganizationId: z.string().optional(),
        isThirdParty: z.enum(['true', 'false']).optional(),
      })
      .loose(),
    output: z.array(application),
    errors: ['request.invalid_input'],
  },
  createApplication: {
    route: 'POST /api/applications',
    summary: 'Register an application. The response has its secret, if it has one.',
    scope: 'applications:write',
    effect: 'reversible',
    body: applicationCreation,
    output: application,
    errors: [
      'entity.document_too_large',
      'application.saml.use_saml_app_api',
      'application.device_flow_native_only',
      'application.invalid_third_party_application_type',
      'application.third_party_application_cannot_enable_token_exchange',
      'application.protected_app_not_configured',
    ],
  },
  readApplication: {
    route: 'GET /api/applications/:id',
    summary: 'Read an application.',
    scope: 'applications:read',
    output: application,
    errors: ['entity.not_exists_with_id'],
  },
  updateApplication: {
    route: 'PATCH /api/applications/:id',
    summary: 'Change an application; each given metadata member replaces the stored one.',
    scope: 'applications:write',
    effect: 'reversible',
    body: applicationPatch,
    output: application,
    errors: [
      'entity.document_too_large',
      ...applicationRefusals,
      'request.invalid_input',
      // For access control that would allow no person to sign in.
      ['request.invalid_input', 422],
      'application.device_flow_not_changeable',
      'application.invalid_type',
      'application.third_party_application_cannot_enable_token_exchange',
    ],
  },
  deleteApplication: {
    route: 'DELETE /api/applications/:id',
    summary: 'Delete an application with its secrets and tokens.',
    scope: 'applications:write',
    stepUp: 'always',
    errors: [...applicationRefusals],
  },
  updateApplicationCustomData: {
    route: 'PATCH /api/applications/:applicationId/custom-data',
    summary: 'Merge keys into the custom data of an application.',
    scope: 'applications:write',
    effect: 'reversible',
    body: jsonObject,
    output: jsonObject,
    errors: ['entity.document_too_large', 'entity.not_exists'],
  },
  listApplicationSecrets: {
    route: 'GET /api/applications/:id/secrets',
    summary: 'List the secrets of an application: with their values to holders of `all`, masked to others.',
    scope: 'applications:read',
    output: z.array(applicationSecret),
    errors: ['entity.not_exists_with_id'],
  },
  createApplicationSecret: {
    route: 'POST /api/applications/:id/secrets',
    summary: 'Create another secret. Without `all`, only this response has its value.',
    scope: 'applications:write',
    stepUp: 'always',
    effect: 'reversible',
    body: applicationSecretCreation,
    output: applicationSecret,
    status: 201,
    errors: [
      'request.invalid_input',
      'entity.not_exists_with_id',
      'application.secret_name_exists',
      'entity.db_constraint_violated',
    ],
  },
  renameApplicationSecret: {
    route: 'PATCH /api/applications/:id/secrets/:name',
    summary: 'Rename a secret.',
    scope: 'applications:write',
    effect: 'reversible',
    body: applicationSecretPatch,
    output: applicationSecret,
    errors: ['entity.not_exists', 'application.secret_name_exists'],
  },
  deleteApplicationSecret: {
    route: 'DELETE /api/applications/:id/secrets/:name',
    summary: 'Delete a secret; it stops working at once.',
    scope: 'applications:write',
    stepUp: 'always',
    errors: ['entity.not_found'],
  },
  deleteApplicationLegacySecret: {
    route: 'DELETE /api/applications/:id/legacy-secret',
    summary: 'Delete the legacy secret of an imported application.',
    scope: 'applications:write',
    stepUp: 'always',
    output: application,
    errors: ['entity.not_exists_with_id', 'application.no_legacy_secret_found'],
  },
  listConsentScopes: {
    route: 'GET /api/applications/:applicationId/user-consent-scopes',
    summary: 'List the scopes that a third-party application may request.',
    scope: 'applications:read',
    output: consentScopes,
    errors: ['entity.not_exists_with_id'],
  },
  addConsentScopes: {
    route: 'POST /api/applications/:applicationId/user-consent-scopes',
    summary: 'Add scopes that a third-party application may request.',
    scope: 'applications:write',
    effect: 'reversible',
    body: consentScopesCreation,
    status: 201,
    errors: [
      'entity.not_exists_with_id',
      'application.third_party_application_only',
      'application.user_consent_scopes_not_found',
      'application.consent_management_api_scopes_not_allowed',
    ],
  },
  removeConsentScope: {
    route: 'DELETE /api/applications/:applicationId/user-consent-scopes/:scopeType/:scopeId',
    summary: 'Remove a scope that a third-party application may request.',
    scope: 'applications:write',
    errors: ['entity.not_exists_with_id', 'entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
