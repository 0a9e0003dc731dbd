import { z } from 'zod'
import { accountCenter, accountCenterPatch } from './account-center.ts'
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
} from './application.ts'
import {
  connector,
  connectorCreation,
  connectorFactory,
  connectorPatch,
  connectorTest,
} from './connectors.ts'
import {
  customProfileField,
  customProfileFieldCreation,
  customProfileFieldOrder,
  customProfileFieldUpdate,
} from './custom-profile-field.ts'
import { createdFactor, factor, givenFactor, logtoConfigs, logtoConfigsPatch } from './factors.ts'
import { log } from './log.ts'
import { password } from './my-account.ts'
import {
  personalAccessToken,
  personalAccessTokenCreation,
  personalAccessTokenName,
  personalAccessTokenRenaming,
} from './personal-access-token.ts'
import type { ManagementRow } from './row.ts'
import { grant, grantQuery, session, sessionEnd, trustedDevice } from './session.ts'
import {
  publicSignInExperience,
  signInExperience,
  signInExperiencePatch,
  usernameConflicts,
} from './sign-in-experience.ts'
import { connectorData, departure, givenIdentity, tokenSecret } from './social.ts'
import {
  avatar,
  email,
  givenMilliseconds,
  givenUserId,
  identities,
  identity,
  jsonObject,
  passwordAlgorithms,
  phone,
  profile,
  user,
  username,
} from './user.ts'
import { pictureUpload, userAsset, userAssetStatus } from './user-asset.ts'

const scope = 'all'
const orEmpty = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.literal('')]).nullable()
const flag = z.string().optional().meta({ description: 'True is `1`, `true`, `y`, `yes`, `yep` or `yeah`.' })
const moment = z
  .string()
  .min(1)
  .transform(Number)
  .pipe(givenMilliseconds)
  .optional()
  .meta({ description: 'Milliseconds since the Unix epoch.' })
const repeatable = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.array(schema)])

/** The search grammar of contract management-api 2.3: `search`, `search.<field>`, `mode`, `mode.<field>`, `joint`, `isCaseSensitive`. */
const search = {
  search: repeatable(z.string()).optional(),
  mode: repeatable(z.string()).optional(),
  joint: z.string().optional(),
  isCaseSensitive: flag,
}

const inUse = [
  'user.username_already_in_use',
  'user.email_already_in_use',
  'user.phone_already_in_use',
] as const
const connectorRefusals = [
  'connector.cannot_overwrite_metadata_for_non_standard_connector',
  'connector.token_storage_not_supported',
  'connector.invalid_config',
] as const
const applicationRefusals = ['entity.not_exists_with_id', 'application.saml.use_saml_app_api'] as const

const profileFieldRefusals = [
  'custom_profile_fields.invalid_min_max_input',
  'custom_profile_fields.invalid_regex_format',
  'custom_profile_fields.invalid_address_components',
  'custom_profile_fields.invalid_fullname_components',
  'custom_profile_fields.invalid_sub_component_type',
] as const
const newProfileFieldRefusals = [
  'custom_profile_fields.invalid_name',
  'custom_profile_fields.name_conflict_built_in_prop',
  'custom_profile_fields.name_conflict_custom_data',
  'custom_profile_fields.name_conflict_sign_in_identifier',
  ...profileFieldRefusals,
  'custom_profile_fields.name_exists',
] as const

/** The Management door: what administrators and back ends may do. */
export const managementApi = {
  createUser: {
    at: 'POST /api/users',
    promise: 'Create an account. An empty body creates an anonymous one.',
    scope,
    body: z
      .object({
        id: givenUserId,
        primaryEmail: email,
        primaryPhone: phone,
        username,
        name: z.string(),
        avatar: orEmpty(avatar),
        password,
        passwordDigest: z.string().max(256),
        passwordAlgorithm: z.enum(passwordAlgorithms),
        customData: jsonObject,
        profile,
      })
      .partial(),
    output: user,
    errors: [
      'user.password_and_digest',
      'user.password_algorithm_required',
      ...inUse,
      'password.invalid_legacy_password_format',
      'password.unsupported_encryption_method',
      'user.id_already_in_use',
      'user.invalid_phone',
      'entity.value_too_long',
    ],
  },
  listUsers: {
    at: 'GET /api/users',
    promise: 'List accounts, the newest first, or search them.',
    scope,
    pages: 'always',
    query: z
      .object({
        ...search,
        excludeRoleId: z.string().optional(),
        excludeOrganizationId: z.string().optional(),
        includePasswordHash: flag,
      })
      .loose(),
    output: z.array(user),
    errors: ['request.invalid_input'],
  },
  readUser: {
    at: 'GET /api/users/:userId',
    promise: 'Read an account.',
    scope,
    query: z.object({ includeSsoIdentities: flag, includePasswordHash: flag }),
    output: user,
    errors: ['entity.not_found'],
  },
  updateUser: {
    at: 'PATCH /api/users/:userId',
    promise: 'Change an account; `customData` and `profile` replace what is stored.',
    scope,
    body: z
      .object({
        username: orEmpty(username),
        primaryEmail: orEmpty(email),
        primaryPhone: orEmpty(phone),
        name: z.string().nullable(),
        avatar: orEmpty(avatar),
        customData: jsonObject,
        profile,
      })
      .partial(),
    output: user,
    errors: [
      'entity.not_found',
      'entity.invalid_input',
      ...inUse,
      'user.invalid_phone',
      'entity.value_too_long',
    ],
  },
  deleteUser: {
    at: 'DELETE /api/users/:userId',
    promise: 'Delete an account and everything that belongs to it.',
    scope,
    errors: ['user.cannot_delete_self', 'entity.not_found'],
  },
  readUserCustomData: {
    at: 'GET /api/users/:userId/custom-data',
    promise: 'Read the custom data of an account.',
    scope,
    output: jsonObject,
    errors: ['entity.not_found'],
  },
  updateUserCustomData: {
    at: 'PATCH /api/users/:userId/custom-data',
    promise: 'Merge keys into the custom data of an account.',
    scope,
    body: z.object({ customData: jsonObject }),
    output: jsonObject,
    errors: ['entity.not_found'],
  },
  updateUserProfile: {
    at: 'PATCH /api/users/:userId/profile',
    promise: 'Merge claims into the profile of an account.',
    scope,
    body: z.object({ profile }),
    output: profile,
    errors: ['entity.not_found'],
  },
  setUserPassword: {
    at: 'PATCH /api/users/:userId/password',
    promise: 'Set a password. The password policy does not bind administrators.',
    scope,
    body: z.object({ password }),
    output: user,
    errors: ['entity.not_found'],
  },
  verifyUserPassword: {
    at: 'POST /api/users/:userId/password/verify',
    promise: 'Ask whether this is the password of an account.',
    scope,
    body: z.object({ password }),
    errors: ['entity.not_found', 'session.invalid_credentials'],
  },
  readUserHasPassword: {
    at: 'GET /api/users/:userId/has-password',
    promise: 'Ask whether an account has a password.',
    scope,
    output: z.object({ hasPassword: z.boolean() }),
    errors: ['entity.not_found'],
  },
  suspendUser: {
    at: 'PATCH /api/users/:userId/is-suspended',
    promise: 'Suspend an account, which ends its sessions and tokens at once, or restore it.',
    scope,
    body: z.object({ isSuspended: z.boolean() }),
    output: user,
    errors: ['entity.not_found'],
  },

  listUserFactors: {
    at: 'GET /api/users/:userId/mfa-verifications',
    promise: 'List somebody’s factors, passkeys among them.',
    scope,
    output: z.array(factor),
    errors: ['entity.not_found'],
  },
  createUserFactor: {
    at: 'POST /api/users/:userId/mfa-verifications',
    promise:
      'Give somebody an authenticator app or backup codes, which count at once. The secret or codes are in this answer and never again.',
    scope,
    body: givenFactor,
    output: createdFactor,
    errors: [
      'entity.not_found',
      'user.totp_already_in_use',
      'user.totp_secret_invalid',
      'user.backup_code_already_in_use',
      'session.mfa.backup_code_can_not_be_alone',
      'user.wrong_backup_code_format',
    ],
  },
  deleteUserFactor: {
    at: 'DELETE /api/users/:userId/mfa-verifications/:verificationId',
    promise: 'Remove a factor of somebody; with the last one, the backup codes go too.',
    scope,
    errors: ['entity.not_found'],
  },
  readUserLogtoConfigs: {
    at: 'GET /api/users/:userId/logto-configs',
    promise: 'What somebody has chosen about factors and passkeys.',
    scope,
    output: logtoConfigs,
    errors: ['entity.not_found'],
  },
  updateUserLogtoConfigs: {
    at: 'PATCH /api/users/:userId/logto-configs',
    promise:
      'Change what somebody has chosen about factors and passkeys; keys that are not given stay as they are.',
    scope,
    body: logtoConfigsPatch,
    output: logtoConfigs,
    errors: ['entity.not_found'],
  },
  listUserPersonalAccessTokens: {
    at: 'GET /api/users/:userId/personal-access-tokens',
    promise: 'List the personal access tokens of somebody, without their values.',
    scope,
    output: z.array(personalAccessToken),
    errors: ['entity.not_found'],
  },
  createUserPersonalAccessToken: {
    at: 'POST /api/users/:userId/personal-access-tokens',
    promise: 'Make a personal access token. Its value is in this answer and never again.',
    scope,
    body: personalAccessTokenCreation,
    output: personalAccessToken,
    status: 201,
    errors: [
      'request.invalid_input',
      'user.personal_access_token_name_exists',
      'entity.relation_foreign_key_not_found',
    ],
  },
  renameUserPersonalAccessToken: {
    at: 'PATCH /api/users/:userId/personal-access-tokens/:name',
    promise: 'Rename a personal access token.',
    scope,
    body: personalAccessTokenName,
    output: personalAccessToken,
    errors: ['entity.not_exists', 'user.personal_access_token_name_exists'],
  },
  renameUserPersonalAccessTokenByBody: {
    at: 'PATCH /api/users/:userId/personal-access-tokens',
    promise: 'Rename a personal access token whose name does not fit a path.',
    scope,
    body: personalAccessTokenRenaming,
    output: personalAccessToken,
    errors: ['entity.not_exists', 'user.personal_access_token_name_exists'],
  },
  deleteUserPersonalAccessToken: {
    at: 'DELETE /api/users/:userId/personal-access-tokens/:name',
    promise: 'Delete a personal access token.',
    scope,
    errors: ['entity.not_found'],
  },
  deleteUserPersonalAccessTokenByBody: {
    at: 'POST /api/users/:userId/personal-access-tokens/delete',
    promise: 'Delete a personal access token whose name does not fit a path.',
    scope,
    body: personalAccessTokenName,
    errors: ['entity.not_found'],
  },
  listUserSessions: {
    at: 'GET /api/users/:userId/sessions',
    promise: 'List the browsers in which somebody is signed in; none of somebody who is not there.',
    scope,
    output: z.object({ sessions: z.array(session) }),
  },
  readUserSession: {
    at: 'GET /api/users/:userId/sessions/:sessionId',
    promise: 'Read one browser in which somebody is signed in.',
    scope,
    output: session,
    errors: ['oidc.session_not_found'],
  },
  endUserSession: {
    at: 'DELETE /api/users/:userId/sessions/:sessionId',
    promise: 'Sign somebody out of a browser; its refresh tokens and opaque access tokens end at once.',
    scope,
    query: sessionEnd,
    errors: ['oidc.session_not_found', 'oidc.invalid_session_account_id'],
  },
  endUserSessions: {
    at: 'DELETE /api/users/:userId/sessions',
    promise: 'Sign somebody out everywhere.',
    scope,
    query: sessionEnd,
    errors: ['entity.not_found'],
  },
  listUserGrants: {
    at: 'GET /api/users/:userId/grants',
    promise: 'List the applications that somebody has signed in to, with what they may do.',
    scope,
    query: grantQuery,
    output: z.object({ grants: z.array(grant) }),
  },
  revokeUserGrant: {
    at: 'DELETE /api/users/:userId/grants/:grantId',
    promise: 'Take back what somebody allowed an application, with all of its tokens.',
    scope,
    errors: ['oidc.invalid_grant'],
  },
  listUserTrustedDevices: {
    at: 'GET /api/users/:userId/trusted-devices',
    promise: 'List the browsers in which somebody skips the second factor, the newest first.',
    scope,
    pages: 'always',
    output: z.array(trustedDevice),
    errors: ['entity.not_found'],
  },
  removeUserTrustedDevice: {
    at: 'DELETE /api/users/:userId/trusted-devices/:trustedDeviceId',
    promise: 'Have a browser of somebody ask for the second factor again.',
    scope,
    errors: ['entity.not_found'],
  },

  listApplications: {
    at: 'GET /api/applications',
    promise: 'List applications, the newest first, or search them.',
    scope,
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
    at: 'POST /api/applications',
    promise: 'Register an application. Its secret, where it has one, is in this answer and never again.',
    scope,
    body: applicationCreation,
    output: application,
    errors: [
      'application.saml.use_saml_app_api',
      'application.device_flow_native_only',
      'application.invalid_third_party_application_type',
      'application.third_party_application_cannot_enable_token_exchange',
      'application.protected_app_not_configured',
    ],
  },
  readApplication: {
    at: 'GET /api/applications/:id',
    promise: 'Read an application.',
    scope,
    output: application,
    errors: ['entity.not_exists_with_id'],
  },
  updateApplication: {
    at: 'PATCH /api/applications/:id',
    promise: 'Change an application; metadata members replace what is stored.',
    scope,
    body: applicationPatch,
    output: application,
    errors: [
      ...applicationRefusals,
      'application.device_flow_not_changeable',
      'application.invalid_type',
      'application.third_party_application_cannot_enable_token_exchange',
    ],
  },
  deleteApplication: {
    at: 'DELETE /api/applications/:id',
    promise: 'Delete an application with its secrets and tokens.',
    scope,
    errors: [...applicationRefusals],
  },
  updateApplicationCustomData: {
    at: 'PATCH /api/applications/:id/custom-data',
    promise: 'Merge keys into the custom data of an application.',
    scope,
    body: jsonObject,
    output: jsonObject,
    errors: ['entity.not_exists'],
  },
  listApplicationSecrets: {
    at: 'GET /api/applications/:id/secrets',
    promise: 'List the secrets of an application, without their values.',
    scope,
    output: z.array(applicationSecret),
    errors: ['entity.not_exists_with_id'],
  },
  createApplicationSecret: {
    at: 'POST /api/applications/:id/secrets',
    promise: 'Make a further secret. Its value is in this answer and never again.',
    scope,
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
    at: 'PATCH /api/applications/:id/secrets/:name',
    promise: 'Rename a secret.',
    scope,
    body: applicationSecretPatch,
    output: applicationSecret,
    errors: ['entity.not_exists', 'application.secret_name_exists'],
  },
  deleteApplicationSecret: {
    at: 'DELETE /api/applications/:id/secrets/:name',
    promise: 'Delete a secret; it stops working at once.',
    scope,
    errors: ['entity.not_found'],
  },
  deleteApplicationLegacySecret: {
    at: 'DELETE /api/applications/:id/legacy-secret',
    promise: 'Remove the secret that an imported application brought along.',
    scope,
    output: application,
    errors: ['entity.not_exists_with_id', 'application.no_legacy_secret_found'],
  },
  listConsentScopes: {
    at: 'GET /api/applications/:applicationId/user-consent-scopes',
    promise: 'What a third-party application may ask people for.',
    scope,
    output: consentScopes,
    errors: ['entity.not_exists_with_id'],
  },
  addConsentScopes: {
    at: 'POST /api/applications/:applicationId/user-consent-scopes',
    promise: 'Let a third-party application ask people for more.',
    scope,
    body: consentScopesCreation,
    status: 201,
    errors: [
      'entity.not_exists_with_id',
      'application.third_party_application_only',
      'application.user_consent_scopes_not_found',
    ],
  },
  removeConsentScope: {
    at: 'DELETE /api/applications/:applicationId/user-consent-scopes/:scopeType/:scopeId',
    promise: 'Stop a third-party application from asking people for a scope.',
    scope,
    errors: ['entity.not_exists_with_id', 'entity.not_found'],
  },

  readAccountCenter: {
    at: 'GET /api/account-center',
    promise: 'Read what the Account API lets people do.',
    scope,
    output: accountCenter,
  },
  updateAccountCenter: {
    at: 'PATCH /api/account-center',
    promise: 'Switch the Account API and its fields. It holds from the next request on.',
    scope,
    body: accountCenterPatch,
    output: accountCenter,
    errors: ['entity.invalid_input', 'request.invalid_input'],
  },

  listConnectors: {
    at: 'GET /api/connectors',
    promise: 'List the connectors that are set up.',
    scope,
    query: z.object({ target: z.string().optional() }),
    output: z.array(connector),
    errors: [
      'connector.multiple_target_with_same_platform',
      'connector.more_than_one_email',
      'connector.more_than_one_sms',
    ],
  },
  createConnector: {
    at: 'POST /api/connectors',
    promise: 'Set up a connector. One for e-mail, or for SMS, takes the place of the one before it.',
    scope,
    body: connectorCreation,
    output: connector,
    errors: [
      'connector.not_found_with_connector_id',
      'connector.should_specify_target',
      'connector.multiple_instances_not_supported',
      'connector.multiple_target_with_same_platform',
      ...connectorRefusals,
      'entity.unique_integrity_violation',
    ],
  },
  readConnector: {
    at: 'GET /api/connectors/:id',
    promise: 'Read a connector; its secrets stay where they are.',
    scope,
    output: connector,
    errors: ['entity.not_found'],
  },
  updateConnector: {
    at: 'PATCH /api/connectors/:id',
    promise: 'Change a connector; `config` and `metadata` replace what is stored.',
    scope,
    body: connectorPatch,
    output: connector,
    errors: [
      'entity.not_found',
      'connector.can_not_modify_target',
      'connector.invalid_type_for_syncing_profile',
      ...connectorRefusals,
    ],
  },
  deleteConnector: {
    at: 'DELETE /api/connectors/:id',
    promise: 'Remove a connector. The identities of people stay.',
    scope,
    errors: ['entity.not_exists_with_id'],
  },
  testConnector: {
    at: 'POST /api/connectors/:factoryId/test',
    promise: 'Send the code 000000 with a configuration that is not stored.',
    scope,
    body: connectorTest,
    errors: [
      'connector.not_found',
      'connector.unexpected_type',
      'connector.invalid_config',
      'connector.template_not_found',
      'connector.invalid_request_parameters',
      'connector.general',
    ],
  },
  authorizeByConnector: {
    at: 'POST /api/connectors/:connectorId/authorization-uri',
    promise: 'Learn where to send somebody who is to prove a social account.',
    scope,
    body: departure,
    output: z.object({ redirectTo: z.string() }),
    errors: [
      'entity.not_found',
      'session.insufficient_info',
      'connector.unexpected_type',
      'connector.invalid_config',
    ],
  },
  createUserIdentity: {
    at: 'POST /api/users/:userId/identities',
    promise: 'Link a social account by what the provider sent back; one of the same target is replaced.',
    scope,
    body: z.object({ connectorId: z.string(), connectorData }),
    output: identities,
    errors: [
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
    at: 'PUT /api/users/:userId/identities/:target',
    promise: 'Say which social account is somebody’s. 201 where there was none of this target.',
    scope,
    body: givenIdentity,
    output: identities,
    errors: ['entity.not_found', 'user.identity_already_in_use', 'entity.value_too_long'],
  },
  readUserIdentity: {
    at: 'GET /api/users/:userId/identities/:target',
    promise: 'Read a social account of somebody, and what is known of its tokens.',
    scope,
    query: z.object({ includeTokenSecret: flag }),
    output: z.object({ identity, tokenSecret: tokenSecret.optional() }),
    errors: ['entity.not_found', 'user.identity_not_exist'],
  },
  deleteUserIdentity: {
    at: 'DELETE /api/users/:userId/identities/:target',
    promise: 'Unlink a social account of somebody; its tokens are forgotten.',
    scope,
    output: user,
    errors: ['entity.not_found', 'user.identity_not_exist'],
  },
  deleteSecret: {
    at: 'DELETE /api/secrets/:id',
    promise: 'Forget a set of tokens of another provider.',
    scope,
    errors: ['entity.not_found'],
  },
  listConnectorFactories: {
    at: 'GET /api/connector-factories',
    promise: 'List the kinds of connectors that there can be.',
    scope,
    output: z.array(connectorFactory),
  },
  readConnectorFactory: {
    at: 'GET /api/connector-factories/:id',
    promise: 'Read a kind of connector.',
    scope,
    output: connectorFactory,
    errors: ['entity.not_found'],
  },
  readSignInExperience: {
    at: 'GET /api/sign-in-exp',
    promise: 'Read how people sign in, what the pages look like, and the policies.',
    scope,
    output: signInExperience,
  },
  updateSignInExperience: {
    at: 'PATCH /api/sign-in-exp',
    promise: 'Change how people sign in, what the pages look like, and the policies.',
    scope,
    query: z.object({
      removeUnusedDemoSocialConnector: flag.meta({ description: 'There are no demo connectors here.' }),
    }),
    body: signInExperiencePatch,
    output: signInExperience,
    errors: [
      'entity.invalid_input',
      'request.invalid_input',
      'sign_in_experiences.unsupported_default_language',
      'sign_in_experiences.username_policy_case_conflicts_exist',
      'sign_in_experiences.missing_sign_up_identifiers',
      'sign_in_experiences.duplicated_sign_up_identifiers',
      'sign_in_experiences.enabled_connector_not_found',
      'sign_in_experiences.passwordless_requires_verify',
      'sign_in_experiences.at_least_one_authentication_factor',
      'sign_in_experiences.code_sign_in_must_be_enabled',
      'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in',
      'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in',
      'sign_in_experiences.duplicated_mfa_factors',
      'sign_in_experiences.backup_code_cannot_be_enabled_alone',
      'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa',
      'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa',
      'sign_in_experiences.adaptive_mfa_requires_mfa',
      'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy',
      'sign_in_experiences.non_adaptive_mfa_requires_skippable_policy',
      'sign_in_experiences.forgot_password_method_requires_connector',
      'sign_in_experiences.password_expiration_invalid_period_days',
      'sign_in_experiences.password_expiration_requires_forgot_password',
      'sign_in_experiences.invalid_custom_email_blocklist_format',
    ],
  },
  checkPassword: {
    at: 'POST /api/sign-in-exp/default/check-password',
    promise: 'Ask whether a password would be accepted, and if not, why.',
    scope,
    body: z.object({
      password: z.string(),
      userId: z
        .string()
        .optional()
        .meta({ description: 'Whose it would be; needed where the policy rejects what is known of people.' }),
    }),
    output: z.object({
      result: z.boolean(),
      issues: z.array(z.object({ code: z.string(), interpolation: jsonObject.optional() })).optional(),
    }),
    deniedStatus: 400,
    errors: ['request.invalid_input', 'entity.not_found'],
  },
  readUsernameConflicts: {
    at: 'GET /api/sign-in-exp/username-policy/case-sensitivity-conflicts',
    promise: 'List usernames that differ only in case: they are in the way of minding case no longer.',
    scope,
    query: z.object({
      limit: z
        .string()
        .regex(/^\d+$/)
        .transform(Number)
        .pipe(z.number().min(1).max(100))
        .optional()
        .meta({ description: '1 to 100; 20 unless given.' }),
    }),
    output: usernameConflicts,
  },

  listCustomProfileFields: {
    at: 'GET /api/custom-profile-fields',
    promise: 'List what is asked of people beyond the standard claims, in order.',
    scope,
    output: z.array(customProfileField),
  },
  readCustomProfileField: {
    at: 'GET /api/custom-profile-fields/:fieldName',
    promise: 'Read one custom profile field.',
    scope,
    output: customProfileField,
    errors: ['entity.not_found'],
  },
  createCustomProfileField: {
    at: 'POST /api/custom-profile-fields',
    promise: 'Define a custom profile field. It comes last.',
    scope,
    body: customProfileFieldCreation,
    output: customProfileField,
    status: 201,
    errors: [...newProfileFieldRefusals],
  },
  createCustomProfileFields: {
    at: 'POST /api/custom-profile-fields/batch',
    promise: 'Define up to 20 custom profile fields: all of them, or none.',
    scope,
    body: z.array(customProfileFieldCreation).max(20),
    output: z.array(customProfileField),
    status: 201,
    errors: [...newProfileFieldRefusals],
  },
  updateCustomProfileField: {
    at: 'PUT /api/custom-profile-fields/:fieldName',
    promise: 'Define a custom profile field anew. Its name and its place stay.',
    scope,
    body: customProfileFieldUpdate,
    output: customProfileField,
    errors: [
      'entity.not_exists',
      ...profileFieldRefusals,
      'custom_profile_fields.invalid_default_value',
      'custom_profile_fields.invalid_options',
    ],
  },
  deleteCustomProfileField: {
    at: 'DELETE /api/custom-profile-fields/:fieldName',
    promise:
      'Delete a custom profile field, also from sign-up and the account page. What people entered stays.',
    scope,
    errors: ['entity.not_found'],
  },
  sortCustomProfileFields: {
    at: 'POST /api/custom-profile-fields/properties/sie-order',
    promise: 'Put custom profile fields in order.',
    scope,
    body: customProfileFieldOrder,
    output: z.array(customProfileField),
    status: 200,
    errors: [
      'request.invalid_input',
      'custom_profile_fields.entity_not_exists_with_names',
      'entity.invalid_input',
    ],
  },

  readUserAssetStatus: {
    at: 'GET /api/user-assets/service-status',
    promise: 'What kinds of pictures can be uploaded.',
    scope,
    output: userAssetStatus,
  },
  createUserAsset: {
    at: 'POST /api/user-assets',
    promise: 'Upload a picture, for instance somebody’s avatar.',
    scope,
    files: pictureUpload,
    output: userAsset,
    errors: [
      'guard.file_size_exceeded',
      'guard.mime_type_not_allowed',
      'storage.upload_error',
      'server.busy',
    ],
  },

  listLogs: {
    at: 'GET /api/logs',
    promise: 'Read the audit log, the newest first.',
    scope,
    pages: 'always',
    query: z.object({
      userId: z.string().optional(),
      applicationId: z.string().optional(),
      logKey: z.string().optional(),
      enableCap: flag,
      start_time: moment,
      end_time: moment,
    }),
    output: z.array(log),
    errors: ['log.invalid_time_window'],
  },
  readLog: {
    at: 'GET /api/logs/:id',
    promise: 'Read one entry of the audit log.',
    scope,
    output: log,
    errors: ['entity.not_exists_with_id'],
  },

  releaseLockouts: {
    at: 'POST /api/sentinel-activities/delete',
    promise:
      'Let people try again who were locked out. Targets are what was tried on: a user’s id, an e-mail, a phone, a username.',
    scope: 'all',
    body: z.object({
      targetType: z.enum(['User', 'App']),
      targets: z.array(z.string().min(1).max(256)).max(100),
    }),
  },
  readStatus: {
    at: 'GET /api/status',
    promise: 'Whether the server answers.',
    scope: 'public',
  },
  readPublicAccountCenter: {
    at: 'GET /api/.well-known/account-center',
    promise: 'What the account page shows, for anyone.',
    scope: 'public',
    output: accountCenter,
  },
  readPublicSignInExperience: {
    at: 'GET /api/.well-known/sign-in-exp',
    promise: 'How people sign in and what the pages look like, for anyone.',
    scope: 'public',
    query: z.object({ organizationId: z.string().optional(), appId: z.string().optional() }),
    output: publicSignInExperience,
  },
} as const satisfies Record<string, ManagementRow>
