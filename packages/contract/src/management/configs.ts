import { z } from 'zod'
import { consentScopes, consentScopesCreation } from '../application.ts'
import {
  adminConsole,
  adminConsolePatch,
  cimdConfig,
  cimdConfigPatch,
  idTokenConfig,
  oidcKey,
  oidcKeyRotation,
  sessionSettings,
  sessionSettingsPatch,
} from '../configs.ts'
import type { ManagementRow } from '../row.ts'

/** Settings of the console and of the OpenID provider; `docs/wire/management-api.md#6.14`. */
export const configRows = {
  readAdminConsole: {
    route: 'GET /api/configs/admin-console',
    summary: 'Read the flags of the console.',
    scope: 'settings:read',
    output: adminConsole,
  },
  updateAdminConsole: {
    route: 'PATCH /api/configs/admin-console',
    summary: 'Change flags of the console.',
    scope: 'settings:write',
    effect: 'reversible',
    body: adminConsolePatch,
    output: adminConsole,
    errors: ['entity.document_too_large'],
  },
  readSessionSettings: {
    route: 'GET /api/configs/oidc/session',
    summary: 'Read the lifetime of browser sessions.',
    scope: 'settings:read',
    output: sessionSettings,
  },
  updateSessionSettings: {
    route: 'PATCH /api/configs/oidc/session',
    summary: 'Set the lifetime of browser sessions. It applies to new sessions.',
    scope: 'settings:write',
    effect: 'reversible',
    body: sessionSettingsPatch,
    output: sessionSettings,
  },
  readIdTokenConfig: {
    route: 'GET /api/configs/id-token',
    summary: 'Read which extended claims ID tokens contain, once it was decided.',
    scope: 'settings:read',
    output: idTokenConfig,
    errors: ['entity.not_found'],
  },
  replaceIdTokenConfig: {
    route: 'PUT /api/configs/id-token',
    summary: 'Decide which extended claims ID tokens contain. It applies to ID tokens issued afterwards.',
    scope: 'settings:write',
    effect: 'reversible',
    body: idTokenConfig,
    output: idTokenConfig,
  },
  readCimdConfig: {
    route: 'GET /api/configs/cimd',
    summary: 'Read whether applications may identify themselves by a Client ID Metadata Document.',
    scope: 'settings:read',
    output: cimdConfig,
  },
  updateCimdConfig: {
    route: 'PATCH /api/configs/cimd',
    summary: 'Let applications identify themselves by a Client ID Metadata Document, or no longer.',
    scope: 'settings:write',
    effect: 'reversible',
    body: cimdConfigPatch,
    output: cimdConfig,
  },
  listCimdConsentScopes: {
    route: 'GET /api/cimd/user-consent-scopes',
    summary: 'List the scopes that applications with a metadata document may request.',
    scope: 'applications:read',
    output: consentScopes,
  },
  addCimdConsentScopes: {
    route: 'POST /api/cimd/user-consent-scopes',
    summary: 'Add scopes that applications with a metadata document may request.',
    scope: 'applications:write',
    effect: 'reversible',
    body: consentScopesCreation,
    status: 201,
    errors: [
      'application.user_consent_scopes_not_found',
      'application.consent_management_api_scopes_not_allowed',
    ],
  },
  removeCimdConsentScope: {
    route: 'DELETE /api/cimd/user-consent-scopes/:scopeType/:scopeId',
    summary: 'Remove a scope that applications with a metadata document may request.',
    scope: 'applications:write',
    errors: ['entity.not_found'],
  },
  listOidcKeys: {
    route: 'GET /api/configs/oidc/:keyType',
    summary:
      'List the keys of the OpenID provider, the newest first: `private-keys` sign tokens, `cookie-keys` sign cookies.',
    scope: 'settings:read',
    output: z.array(oidcKey),
    errors: ['guard.invalid_input'],
  },
  rotateOidcKeys: {
    route: 'POST /api/configs/oidc/:keyType/rotate',
    summary:
      'Create a key that replaces the current one. A previous private key verifies until the tokens that it signed have expired; of cookie keys, the two newest verify.',
    scope: 'settings:write',
    stepUp: 'always',
    effect: 'irreversible',
    body: oidcKeyRotation,
    output: z.array(oidcKey),
    errors: [['oidc.invalid_request', 422], 'oidc.too_many_previous_keys'],
  },
  deleteOidcKey: {
    route: 'DELETE /api/configs/oidc/:keyType/:keyId',
    summary: 'Delete a previous private key, or a cookie key. What it signed is refused from then on.',
    scope: 'settings:write',
    stepUp: 'always',
    errors: [
      'guard.invalid_input',
      'oidc.key_required',
      'oidc.key_not_found',
      'oidc.only_previous_key_can_be_deleted',
    ],
  },
} as const satisfies Record<string, ManagementRow>
