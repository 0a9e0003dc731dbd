import { z } from 'zod'
import { myAccount, myAccountPatch, password, verificationRecord, verifiedRecord } from './my-account.ts'
import { type AccountRow, edit, read } from './row.ts'
import { connectorData, providerToken, socialDeparture } from './social.ts'
import { profile } from './user.ts'

const firstParty = 'firstParty'

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
