import { z } from 'zod'
import {
  codeIdentifier,
  myAccount,
  myAccountPatch,
  newEmail,
  newPhone,
  password,
  verificationRecord,
  verifiedRecord,
} from './my-account.ts'
import { type AccountRow, edit, read } from './row.ts'
import { grant, grantQuery, session, sessionEnd, trustedDevice } from './session.ts'
import { connectorData, providerToken, socialDeparture } from './social.ts'
import { profile } from './user.ts'

const firstParty = 'firstParty'
const sessions = { needs: ['urn:logto:scope:sessions'], missing: 401 } as const
const trustedDevices = { needs: ['urn:logto:scope:trusted_devices'], missing: 401 } as const

/** What can go wrong with a message on its way; contract management-api 5.9. */
const messageErrors = [
  'request.message_rate_limited',
  'connector.not_found',
  'connector.template_not_found',
  'connector.invalid_request_parameters',
  'connector.invalid_config',
  'connector.general',
] as const

/** Contract account-api 4.6. */
const emailBlocklistErrors = [
  'session.email_blocklist.invalid_email',
  'session.email_blocklist.email_subaddressing_not_allowed',
  'session.email_blocklist.email_not_allowed',
] as const

const identityProof = z.object({ newIdentifierVerificationRecordId: z.string() })
const connectorRefusals = [
  'session.invalid_connector_id',
  'connector.unexpected_type',
  'connector.invalid_config',
] as const
/** What the other side of a social connector can be like; contract account-api 3.4. */
const providerRefusals = [
  ...connectorRefusals,
  'connector.invalid_response',
  'connector.authorization_failed',
  'connector.social_auth_code_invalid',
  'connector.social_invalid_access_token',
  'connector.social_invalid_id_token',
  'connector.rate_limit_exceeded',
  'connector.general',
] as const

/**
 * The Account door: what people may do to their own account, from a browser.
 * The whole permission model stands here; the sentences behind its words stand in the server's `policies/`.
 */
export const accountApi = {
  readMyAccount: {
    at: 'GET /api/my-account',
    promise: 'Read one’s own account, as far as scopes and settings show it.',
    output: myAccount,
    field: read('each'),
  },
  updateMyAccount: {
    at: 'PATCH /api/my-account',
    promise: 'Change name, avatar, username or custom data.',
    body: myAccountPatch,
    output: myAccount,
    stepUp: ['username'],
    field: edit('each'),
    scopes: { needs: ['profile'], each: { customData: 'custom_data' }, missing: 400 },
    clients: firstParty,
    errors: [
      'entity.invalid_input',
      'entity.value_too_long',
      'user.last_sign_in_method_required',
      'user.username_already_in_use',
      'user.username_too_short',
      'user.username_too_long',
      'user.username_lowercase_not_allowed',
      'user.username_uppercase_not_allowed',
      'user.username_numbers_not_allowed',
      'user.username_underscore_not_allowed',
    ],
  },
  updateMyProfile: {
    at: 'PATCH /api/my-account/profile',
    promise: 'Change claims of one’s profile; keys that are not given stay as they are.',
    body: profile,
    output: profile,
    field: edit('profile'),
    scopes: { needs: ['profile'], each: { address: 'address' }, missing: 400 },
    clients: firstParty,
  },
  setMyPassword: {
    at: 'POST /api/my-account/password',
    promise: 'Set the first password, or replace the present one; on demand, end the other sessions.',
    body: z.object({
      password,
      revokeSessions: z.boolean().optional().meta({
        description: 'Whether the person’s other sessions and their tokens end with the old password.',
      }),
    }),
    stepUp: 'unlessNothingToVerifyWith',
    field: edit('password'),
    clients: firstParty,
    errors: ['password.rejected', 'user.same_password'],
  },
  setPrimaryEmail: {
    at: 'POST /api/my-account/primary-email',
    promise: 'Link an e-mail address that was proved, or replace the present one.',
    body: newEmail,
    stepUp: 'always',
    changesAddress: 'email',
    field: edit('email'),
    scopes: { needs: ['email'], missing: 400 },
    clients: firstParty,
    errors: [
      ...emailBlocklistErrors,
      'verification_record.not_found',
      'user.email_already_in_use',
      'entity.value_too_long',
    ],
  },
  removePrimaryEmail: {
    at: 'DELETE /api/my-account/primary-email',
    promise: 'Remove the e-mail address.',
    stepUp: 'always',
    changesAddress: 'email',
    field: edit('email'),
    scopes: { needs: ['email'], missing: 400 },
    clients: firstParty,
    errors: ['user.last_sign_in_method_required'],
  },
  setPrimaryPhone: {
    at: 'POST /api/my-account/primary-phone',
    promise: 'Link a phone number that was proved, or replace the present one.',
    body: newPhone,
    stepUp: 'always',
    changesAddress: 'phone',
    field: edit('phone'),
    scopes: { needs: ['phone'], missing: 400 },
    clients: firstParty,
    errors: ['verification_record.not_found', 'user.phone_already_in_use', 'user.invalid_phone'],
  },
  removePrimaryPhone: {
    at: 'DELETE /api/my-account/primary-phone',
    promise: 'Remove the phone number.',
    stepUp: 'always',
    changesAddress: 'phone',
    field: edit('phone'),
    scopes: { needs: ['phone'], missing: 400 },
    clients: firstParty,
    errors: ['user.last_sign_in_method_required'],
  },
  sendVerificationCode: {
    at: 'POST /api/verifications/verification-code',
    promise:
      'Send a code: to one’s own address to prove who one is, to another one to prove that it is one’s own.',
    body: z.object({
      identifier: codeIdentifier,
      templateType: z.enum(['UserPermissionValidation', 'BindMfa']).optional(),
    }),
    output: verificationRecord,
    status: 201,
    clients: firstParty,
    errors: [...emailBlocklistErrors, ...messageErrors],
  },
  verifyVerificationCode: {
    at: 'POST /api/verifications/verification-code/verify',
    promise: 'Show the code that was sent.',
    body: z.object({ identifier: codeIdentifier, verificationId: z.string(), code: z.string() }),
    output: verifiedRecord,
    clients: firstParty,
    refusal: 'Verification.EmailVerificationCode',
    errors: [
      'verification_record.not_found',
      'verification_code.not_found',
      'verification_code.email_mismatch',
      'verification_code.phone_mismatch',
      'verification_code.expired',
      'verification_code.exceed_max_try',
      'verification_code.code_mismatch',
      'session.verification_blocked_too_many_attempts',
    ],
  },
  listMySessions: {
    at: 'GET /api/my-account/sessions',
    promise: 'List the browsers in which one is signed in.',
    output: z.object({ sessions: z.array(session) }),
    stepUp: 'always',
    field: read('session'),
    scopes: sessions,
  },
  endMySession: {
    at: 'DELETE /api/my-account/sessions/:sessionId',
    promise: 'Sign out a browser; its refresh tokens and opaque access tokens end at once.',
    query: sessionEnd,
    stepUp: 'always',
    field: edit('session'),
    scopes: sessions,
    clients: firstParty,
    errors: ['oidc.session_not_found', 'oidc.invalid_session_account_id'],
  },
  endMyOtherSessions: {
    at: 'DELETE /api/my-account/sessions',
    promise: 'Sign out everywhere but in the session that the calling token comes from.',
    query: sessionEnd,
    stepUp: 'always',
    field: edit('session'),
    scopes: sessions,
    clients: firstParty,
  },
  listMyGrants: {
    at: 'GET /api/my-account/grants',
    promise: 'List the applications that one has signed in to, with what they may do.',
    query: grantQuery,
    output: z.object({ grants: z.array(grant) }),
    stepUp: 'always',
    field: read('session'),
    scopes: sessions,
  },
  revokeMyGrant: {
    at: 'DELETE /api/my-account/grants/:grantId',
    promise: 'Take back what an application was allowed, with all of its tokens.',
    stepUp: 'always',
    field: edit('session'),
    scopes: sessions,
    clients: firstParty,
    errors: ['oidc.invalid_grant'],
  },
  listMyTrustedDevices: {
    at: 'GET /api/my-account/trusted-devices',
    promise: 'List the browsers that skip the second factor, the newest first.',
    pages: 'always',
    output: z.array(trustedDevice),
    stepUp: 'always',
    field: read('trustedDevice'),
    scopes: trustedDevices,
  },
  removeMyTrustedDevice: {
    at: 'DELETE /api/my-account/trusted-devices/:trustedDeviceId',
    promise: 'Have a browser ask for the second factor again.',
    stepUp: 'always',
    field: edit('trustedDevice'),
    scopes: trustedDevices,
    clients: firstParty,
    errors: ['entity.not_found'],
  },
  verifyPassword: {
    at: 'POST /api/verifications/password',
    promise: 'Prove who one is by the present password.',
    body: z.object({ password }),
    output: verificationRecord,
    status: 201,
    clients: firstParty,
    errors: [
      'session.invalid_credentials',
      'session.verification_blocked_too_many_attempts',
      'user.suspended',
    ],
    refusal: 'Verification.Password',
  },

  linkMyIdentity: {
    at: 'POST /api/my-account/identities',
    promise: 'Link a social account that was just proved to be one’s own.',
    body: identityProof,
    stepUp: 'unlessNothingToVerifyWith',
    field: edit('social'),
    scopes: { needs: ['identities'], missing: 401 },
    clients: firstParty,
    errors: [
      'verification_record.not_found',
      'session.invalid_connector_id',
      'connector.unexpected_type',
      'user.identity_already_in_use',
    ],
  },
  replaceMyIdentity: {
    at: 'PUT /api/my-account/identities',
    promise: 'Link a social account, in the place of the one of the same target.',
    body: identityProof,
    stepUp: 'unlessNothingToVerifyWith',
    field: edit('social'),
    scopes: { needs: ['identities'], missing: 401 },
    clients: firstParty,
    errors: [
      'verification_record.not_found',
      'session.invalid_connector_id',
      'connector.unexpected_type',
      'user.identity_already_in_use',
    ],
  },
  unlinkMyIdentity: {
    at: 'DELETE /api/my-account/identities/:target',
    promise: 'Unlink a social account.',
    stepUp: 'unlessNothingToVerifyWith',
    field: edit('social'),
    scopes: { needs: ['identities'], missing: 400 },
    clients: firstParty,
    errors: ['user.identity_not_exist', 'user.last_sign_in_method_required'],
  },
  readMyProviderToken: {
    at: 'GET /api/my-account/identities/:target/access-token',
    promise: 'Read an access token of the provider that is good now.',
    output: providerToken,
    scopes: { needs: ['identities'], missing: 403 },
    errors: [
      'secrets.third_party_token_set.token_not_found',
      'secrets.third_party_token_set.access_token_expired',
      'connector.token_storage_not_supported',
      ...providerRefusals,
    ],
  },
  replaceMyProviderToken: {
    at: 'PUT /api/my-account/identities/:target/access-token',
    promise: 'Keep the tokens of a social sign-in that was just made.',
    body: z.object({ verificationRecordId: z.string().min(1) }),
    output: providerToken,
    scopes: { needs: ['identities'], missing: 403 },
    clients: firstParty,
    errors: [
      'verification_record.not_found',
      'verification_record.social_verification.invalid_target',
      'verification_record.social_verification.token_response_not_found',
      'user.identity_not_exists_in_current_user',
      'session.invalid_connector_id',
      'connector.unexpected_type',
    ],
  },
  readMyEnterpriseToken: {
    at: 'GET /api/my-account/sso-identities/:connectorId/access-token',
    promise: 'Read an access token of the company’s provider.',
    output: providerToken,
    scopes: { needs: ['identities'], missing: 403 },
    errors: ['secrets.third_party_token_set.token_not_found'],
  },
  beginSocialVerification: {
    at: 'POST /api/verifications/social',
    promise: 'Begin to prove that a social account is one’s own; answers where to go.',
    body: socialDeparture,
    output: verificationRecord.extend({ authorizationUri: z.string() }),
    status: 201,
    clients: firstParty,
    errors: ['session.insufficient_info', ...connectorRefusals],
  },
  verifySocial: {
    at: 'POST /api/verifications/social/verify',
    promise: 'Prove that a social account is one’s own, by what the provider sent back.',
    body: z.object({ connectorData, verificationRecordId: z.string() }),
    output: verifiedRecord,
    clients: firstParty,
    errors: ['verification_record.not_found', 'connector.invalid_request_parameters', ...providerRefusals],
    refusal: 'Verification.Social',
  },
} as const satisfies Record<string, AccountRow>
