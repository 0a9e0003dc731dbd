import { z } from 'zod'
import { authenticationPayload, factorCode, factorTypes, registrationPayload } from './factors.ts'
import { oneTimeTokenRefusals } from './management/one-time-tokens.ts'
import { codeIdentifier, password } from './my-account.ts'
import type { SignInRow } from './row.ts'
import { emailBlocklistErrors, messageErrors, wrongCodeErrors } from './shared-errors.ts'
import { connectorData, pending } from './social.ts'
import { pictureUpload, userAsset } from './user-asset.ts'
import { jsonObject } from './user-values.ts'

const interactionEvent = z.enum(['SignIn', 'Register', 'ForgotPassword'])
const verificationId = z.object({ verificationId: z.string() })
const redirect = z.object({ redirectTo: z.string() })
const scopeInfo = z.object({ id: z.string(), name: z.string(), description: z.string().nullable() })

const identifier = z.object({ type: z.enum(['username', 'email', 'phone']), value: z.string().min(1) })

const identified = [
  'session.identifier_not_found',
  'session.not_supported_for_forgot_password',
  'user.suspended',
] as const
const proposed = ['session.verification_session_not_found'] as const
const blocked = 'session.verification_blocked_too_many_attempts'
const codeRefusals = (step: 'Create' | 'Submit') =>
  ({
    SignIn: `Interaction.SignIn.Identifier.VerificationCode.${step}`,
    Register: `Interaction.Register.Identifier.VerificationCode.${step}`,
    ForgotPassword: `Interaction.ForgotPassword.Identifier.VerificationCode.${step}`,
  }) as const

const bindingErrors = [
  ...identified,
  ...proposed,
  'session.verification_failed',
  'session.mfa.require_mfa_verification',
  'session.mfa.mfa_factor_not_enabled',
  'session.mfa.backup_code_can_not_be_alone',
  'session.mfa.bind_mfa_existed',
  'user.totp_already_in_use',
  'user.backup_code_already_in_use',
] as const

const usernameErrors = [
  'user.username_required',
  'user.username_starts_with_number',
  'user.username_invalid_charset_hard',
  'user.username_too_short',
  'user.username_too_long',
  'user.username_lowercase_not_allowed',
  'user.username_uppercase_not_allowed',
  'user.username_numbers_not_allowed',
  'user.username_underscore_not_allowed',
] as const

export type InteractionEvent = z.infer<typeof interactionEvent>

/** The data by which people recognize their own account. */
const signedInPerson = z.object({
  id: z.string(),
  name: z.string().nullable(),
  username: z.string().nullable(),
  avatar: z.string().nullable(),
  primaryEmail: z.string().nullable(),
  primaryPhone: z.string().nullable(),
})

/** The Sign-in API. Every row needs the cookie that `/oidc/auth` sets; `docs/wire/management-api.md#8.10`. */
export const signInApi = {
  begin: {
    route: 'PUT /api/experience',
    throttle: { none: 'a throttled address may still begin; rejected captcha tokens count by themselves' },
    summary: 'Begin a sign-in or a registration.',
    begun: false,
    body: z.object({
      interactionEvent,
      captchaToken: z
        .string()
        .optional()
        .meta({ description: 'The response of the captcha widget, while the captcha is on.' }),
    }),
    errors: ['auth.forbidden', 'session.captcha_failed', 'request.throttled'],
  },
  changeEvent: {
    route: 'PUT /api/experience/interaction-event',
    summary: 'Switch between sign-in and registration.',
    begun: true,
    body: z.object({ interactionEvent }),
    errors: ['auth.forbidden', 'session.not_supported_for_forgot_password'],
  },
  readInteraction: {
    route: 'GET /api/experience/interaction',
    summary: 'Read the state of the sign-in, without secrets.',
    begun: true,
    output: z.object({
      interactionEvent,
      userId: z.string().optional(),
      profile: z
        .object({
          username: z.string(),
          primaryEmail: z.string(),
          primaryPhone: z.string(),
          name: z.string(),
          avatar: z.string(),
          profile: jsonObject,
          customData: jsonObject,
          hasPassword: z.boolean(),
        })
        .partial()
        .meta({ description: 'What the person gave and no account has yet.' }),
      captcha: z.object({
        verified: z.boolean(),
        skipped: z.boolean().meta({ description: 'Whether it passed because the provider was unavailable.' }),
      }),
      verificationRecords: z.array(
        z.object({
          id: z.string(),
          type: z.string(),
          verified: z.boolean(),
          identifier: identifier.optional(),
          connectorId: z.string().optional().meta({ description: 'Social: the connector.' }),
          socialUserInfo: jsonObject
            .optional()
            .meta({ description: 'Social, once verified: the person’s data at the provider.' }),
        }),
      ),
    }),
  },
  verifyPassword: {
    route: 'POST /api/experience/verification/password',
    throttle: 'secret',
    summary: 'Verify an identifier and password.',
    begun: true,
    captcha: 'always',
    body: z.object({ identifier, password }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Identifier.Password.Submit',
    errors: [
      'session.invalid_credentials',
      'session.captcha_required',
      'session.verification_blocked_too_many_attempts',
      'user.suspended',
      'password.expired',
      'action.general',
      ['action.general', 403],
      'action.sign_in_identifier_changed',
      'user.username_already_in_use',
      'user.email_already_in_use',
      'user.phone_already_in_use',
      'user.invalid_phone',
      'entity.document_too_large',
      'entity.value_too_long',
    ],
  },
  proposeUsernameAndPassword: {
    route: 'POST /api/experience/verification/new-password-identity',
    throttle: 'registration',
    summary: 'Choose the username and password of a new account.',
    begun: true,
    captcha: 'always',
    body: z.object({ identifier: z.object({ type: z.literal('username'), value: z.string() }), password }),
    output: verificationId,
    errors: [
      'session.captcha_required',
      'session.invalid_interaction_type',
      'user.username_already_in_use',
      ...usernameErrors,
      'password.rejected',
    ],
  },
  sendVerificationCode: {
    route: 'POST /api/experience/verification/verification-code',
    throttle: 'message',
    summary:
      'Send a code to an e-mail address or a phone number. The response is the same whether or not an account has it.',
    begun: true,
    captcha: 'always',
    body: z.object({
      identifier: codeIdentifier,
      interactionEvent,
      captchaToken: z.string().optional().meta({
        description:
          'The response of the captcha widget, while the captcha is on and the sign-in has not passed it yet.',
      }),
    }),
    output: verificationId,
    refusals: codeRefusals('Create'),
    errors: [
      'session.captcha_required',
      'session.captcha_failed',
      'session.invalid_interaction_type',
      ...emailBlocklistErrors,
      ...messageErrors,
    ],
  },
  verifyVerificationCode: {
    route: 'POST /api/experience/verification/verification-code/verify',
    throttle: 'secret',
    summary: 'Verify an e-mail address or a phone number by the code that was sent there.',
    begun: true,
    body: z.object({ identifier: codeIdentifier, verificationId: z.string(), code: z.string().max(256) }),
    output: verificationId,
    refusals: codeRefusals('Submit'),
    errors: [
      ...proposed,
      'verification_code.email_mismatch',
      'verification_code.phone_mismatch',
      ...wrongCodeErrors,
      blocked,
    ],
  },
  beginSocial: {
    route: 'POST /api/experience/verification/social/:connectorId/authorization-uri',
    summary: 'Begin a sign-in or registration with a social provider.',
    begun: true,
    body: pending,
    output: verificationId.extend({ authorizationUri: z.string() }),
    errors: [
      'session.insufficient_info',
      'entity.not_found',
      'session.not_supported_for_forgot_password',
      'connector.unexpected_type',
      'connector.invalid_config',
    ],
  },
  verifySocial: {
    route: 'POST /api/experience/verification/social/:connectorId/verify',
    summary:
      'Verify a social account with the provider’s response; without `verificationId`, with a credential of Google One Tap.',
    begun: true,
    body: z.object({ connectorData, verificationId: z.string().optional() }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Identifier.Social.Submit',
    errors: [
      'entity.not_found',
      'session.google_one_tap.cookie_mismatch',
      'session.verification_session_not_found',
      'session.not_supported_for_forgot_password',
      'session.invalid_connector_id',
      'connector.unexpected_type',
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
  verifyOneTimeToken: {
    route: 'POST /api/experience/verification/one-time-token/verify',
    throttle: 'secret',
    summary: 'Verify an e-mail address by a one-time token, which is then consumed.',
    begun: true,
    body: z.object({
      identifier: z.object({ type: z.literal('email'), value: z.string().min(1).max(256) }),
      token: z.string().min(1).max(256),
    }),
    output: verificationId,
    errors: [
      ...oneTimeTokenRefusals,
      'one_time_token.interaction_event_mismatch',
      'session.not_supported_for_forgot_password',
    ],
  },
  identify: {
    route: 'POST /api/experience/identification',
    throttle: 'registration',
    summary: 'Identify the person by a verification; for a registration this creates the account.',
    begun: true,
    captcha: 'registration',
    body: z.object({ verificationId: z.string().optional(), linkSocialIdentity: z.boolean().optional() }),
    // 201 for a registration, which creates the account.
    status: 204,
    newStatus: 201,
    errors: [
      'session.captcha_required',
      'one_time_token.interaction_event_mismatch',
      'session.verification_session_not_found',
      'session.verification_failed',
      'session.identity_conflict',
      'session.invalid_interaction_type',
      'user.user_not_exist',
      'user.suspended',
      'user.missing_profile',
      'user.sign_in_method_not_enabled',
      'user.username_already_in_use',
      'user.email_already_in_use',
      'user.phone_already_in_use',
      'user.username_exists_in_profile',
      'user.email_exists_in_profile',
      'user.phone_exists_in_profile',
      'user.identity_not_exist',
      'user.identity_already_in_use',
      ...usernameErrors,
      ...emailBlocklistErrors,
    ],
  },
  addToProfile: {
    route: 'POST /api/experience/profile',
    throttle: 'registration',
    summary: 'Add what the account lacks: an identifier, a password, a social identity, profile fields.',
    begun: true,
    captcha: 'registration',
    body: z.discriminatedUnion('type', [
      z.object({ type: z.literal('username'), value: z.string().max(128) }),
      z.object({ type: z.literal('password'), value: password }),
      z.object({ type: z.enum(['email', 'phone', 'social']), verificationId: z.string() }),
      z.object({ type: z.literal('extraProfile'), values: jsonObject }),
    ]),
    errors: [
      'session.captcha_required',
      ...identified,
      ...proposed,
      ...usernameErrors,
      'session.invalid_interaction_type',
      'session.verification_failed',
      'session.mfa.require_mfa_verification',
      ...emailBlocklistErrors,
      'user.username_already_in_use',
      'user.email_already_in_use',
      'user.phone_already_in_use',
      'user.identity_already_in_use',
      'user.username_exists_in_profile',
      'user.email_exists_in_profile',
      'user.phone_exists_in_profile',
      'user.password_exists_in_profile',
      'user.same_password',
      'password.rejected',
    ],
  },
  uploadAvatar: {
    route: 'POST /api/experience/user-assets/avatar',
    throttle: 'registration',
    summary:
      'Upload a picture, if the registration has the profile field `avatar`. As its value, the URL makes the picture the avatar.',
    begun: true,
    captcha: 'registration',
    files: pictureUpload,
    output: userAsset,
    errors: [
      'session.captcha_required',
      ...identified,
      ...proposed,
      'session.mfa.require_mfa_verification',
      'guard.file_size_exceeded',
      'guard.mime_type_not_allowed',
      'storage.upload_error',
      'server.busy',
    ],
  },
  replacePassword: {
    route: 'PUT /api/experience/profile/password',
    throttle: 'secret',
    summary: 'Set a new password for a forgotten or expired one. It takes effect with `submit`.',
    begun: true,
    body: z.object({
      password,
      revokeSessions: z
        .boolean()
        .optional()
        .meta({ description: 'Of a reset: whether all sessions end; true unless given.' }),
    }),
    errors: [
      ...identified,
      ...proposed,
      'session.invalid_interaction_type',
      'password.rejected',
      'user.same_password',
    ],
  },
  submit: {
    route: 'POST /api/experience/submit',
    summary: 'Submit the sign-in; returns the URL to continue at, which a password reset has not.',
    begun: true,
    output: redirect.partial(),
    errors: [
      ...identified,
      ...proposed,
      'user.user_not_exist',
      'user.deletion_scheduled',
      'user.identity_not_exist',
      'user.identity_already_in_use',
      'user.username_already_in_use',
      'user.email_already_in_use',
      'user.phone_already_in_use',
      'user.missing_profile',
      'user.missing_mfa',
      'user.suggest_mfa',
      'user.passkey_preferred',
      'session.mfa.require_mfa_verification',
      'session.mfa.suggest_additional_mfa',
      'session.mfa.backup_code_required',
      'password.expired',
      'action.general',
      ['action.general', 403],
    ],
  },
  restoreAccount: {
    route: 'POST /api/experience/restoration',
    summary:
      'Choose to restore the account, whose deletion is scheduled; it is restored when the sign-in is submitted.',
    begun: true,
    errors: [...identified, ...proposed, 'session.mfa.require_mfa_verification'],
  },
  proposeTotp: {
    route: 'POST /api/experience/verification/totp/secret',
    summary: 'Generate a secret for a new authenticator app.',
    begun: true,
    output: verificationId.extend({
      secret: z.string(),
      secretQrCode: z.string().meta({ description: 'A PNG as a `data:` URL.' }),
    }),
    errors: [...identified, ...proposed, 'session.mfa.mfa_factor_not_enabled', 'user.totp_already_in_use'],
  },
  verifyTotp: {
    route: 'POST /api/experience/verification/totp/verify',
    throttle: 'secret',
    summary:
      'Verify the second factor by a TOTP code; with a `verificationId`, verify a new authenticator app.',
    begun: true,
    body: z.object({ code: factorCode, verificationId: z.string().optional() }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Mfa.Totp.Submit',
    errors: [
      ...identified,
      ...proposed,
      'session.mfa.mfa_factor_not_enabled',
      'session.mfa.invalid_totp_code',
      blocked,
    ],
  },
  sendMfaVerificationCode: {
    route: 'POST /api/experience/verification/mfa-verification-code',
    throttle: 'message',
    captcha: 'never',
    summary: 'Send a code, as the second factor, to the e-mail address or the phone number of the account.',
    begun: true,
    body: z.object({ identifierType: z.enum(['email', 'phone']) }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Mfa.VerificationCode.Create',
    errors: [...identified, 'session.mfa.mfa_factor_not_enabled', ...messageErrors],
  },
  verifyMfaVerificationCode: {
    route: 'POST /api/experience/verification/mfa-verification-code/verify',
    throttle: 'secret',
    summary: 'Verify the second factor by the code that was sent.',
    begun: true,
    body: z.object({
      verificationId: z.string(),
      code: z.string().max(256),
      identifierType: z.enum(['email', 'phone']),
    }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Mfa.VerificationCode.Submit',
    errors: [...identified, ...proposed, 'session.mfa.mfa_factor_not_enabled', ...wrongCodeErrors, blocked],
  },
  proposeBackupCodes: {
    route: 'POST /api/experience/verification/backup-code/generate',
    summary: 'Generate ten backup codes to add.',
    begun: true,
    output: verificationId.extend({ codes: z.array(z.string()) }),
    errors: [...identified, 'session.mfa.mfa_factor_not_enabled'],
  },
  verifyBackupCode: {
    route: 'POST /api/experience/verification/backup-code/verify',
    throttle: 'secret',
    summary: 'Verify the second factor by a backup code. Each code works once.',
    begun: true,
    body: z.object({ code: factorCode }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Mfa.BackupCode.Submit',
    errors: [...identified, 'session.mfa.invalid_backup_code', blocked],
  },
  registerPasskey: {
    route: 'POST /api/experience/verification/web-authn/registration',
    summary: 'Begin to register a new passkey.',
    begun: true,
    output: verificationId.extend({ registrationOptions: jsonObject }),
    errors: [...identified, 'session.mfa.mfa_factor_not_enabled'],
  },
  verifyPasskeyRegistration: {
    route: 'POST /api/experience/verification/web-authn/registration/verify',
    summary: 'Verify the passkey that the browser created.',
    begun: true,
    body: z.object({ verificationId: z.string(), payload: registrationPayload }),
    output: verificationId,
    errors: [...identified, ...proposed, 'session.mfa.webauthn_verification_failed'],
  },
  askForPasskey: {
    route: 'POST /api/experience/verification/web-authn/authentication',
    summary: 'Begin to verify the second factor by a passkey.',
    begun: true,
    output: verificationId.extend({ authenticationOptions: jsonObject }),
    errors: [...identified, 'session.mfa.webauthn_verification_not_found'],
  },
  verifyPasskey: {
    route: 'POST /api/experience/verification/web-authn/authentication/verify',
    throttle: 'secret',
    summary: 'Verify the second factor by a passkey.',
    begun: true,
    body: z.object({ verificationId: z.string(), payload: authenticationPayload }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Mfa.WebAuthn.Submit',
    errors: [...identified, ...proposed, 'session.mfa.webauthn_verification_failed', blocked],
  },
  askForSignInPasskey: {
    route: 'POST /api/experience/verification/sign-in-passkey/authentication',
    summary: 'Begin to sign in with a passkey. The response is the same whether or not the account exists.',
    begun: true,
    body: z.object({ identifier }),
    output: verificationId.extend({ authenticationOptions: jsonObject }),
    errors: ['session.mfa.webauthn_verification_not_found'],
  },
  verifySignInPasskey: {
    route: 'POST /api/experience/verification/sign-in-passkey/authentication/verify',
    throttle: 'secret',
    summary: 'Sign in with a passkey; without a `verificationId`, with the options of the preflight.',
    begun: true,
    body: z.object({ verificationId: z.string().optional(), payload: authenticationPayload }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Passkey.Submit',
    errors: [
      'session.verification_session_not_found',
      'session.passkey_sign_in.pending_info_not_found',
      'session.mfa.webauthn_verification_failed',
      'session.identity_conflict',
      'user.suspended',
      blocked,
    ],
  },
  preflightSignInPasskey: {
    route: 'POST /api/experience/preflight/sign-in-passkey/authentication',
    summary: 'Options for the browser’s passkey autofill, before an identifier is entered.',
    begun: false,
    output: z.object({ authenticationOptions: jsonObject }),
    errors: ['user.sign_in_method_not_enabled'],
  },
  bindFactor: {
    route: 'POST /api/experience/profile/mfa',
    summary: 'Add the verified factor to the account.',
    begun: true,
    body: z.object({ type: z.enum(factorTypes), verificationId: z.string() }),
    errors: bindingErrors,
  },
  bindPasskey: {
    route: 'POST /api/experience/profile/mfa/passkey',
    summary: 'Add a passkey for signing in.',
    begun: true,
    body: verificationId,
    errors: bindingErrors,
  },
  enableMfa: {
    route: 'POST /api/experience/profile/mfa/mfa-enabled',
    summary: 'Choose to set up a second factor.',
    begun: true,
    errors: [...identified, 'session.mfa.require_mfa_verification'],
  },
  skipMfa: {
    route: 'POST /api/experience/profile/mfa/mfa-skipped',
    summary: 'Skip setting up a second factor, if the policy does not require it.',
    begun: true,
    errors: [
      ...identified,
      'session.mfa.require_mfa_verification',
      'session.mfa.mfa_policy_not_user_controlled',
    ],
  },
  skipMfaSuggestion: {
    route: 'POST /api/experience/profile/mfa/mfa-suggestion-skipped',
    summary: 'Skip setting up another factor.',
    begun: true,
    errors: [...identified, 'session.mfa.require_mfa_verification'],
  },
  skipPasskey: {
    route: 'POST /api/experience/profile/mfa/passkey-skipped',
    summary: 'Skip setting up a passkey.',
    begun: true,
    errors: [...identified, 'session.mfa.require_mfa_verification'],
  },
  trustDevice: {
    route: 'POST /api/experience/profile/mfa/trusted-device',
    summary: 'Trust this browser, so that it skips the second factor, if the settings allow it.',
    begun: true,
    errors: [...identified, 'session.mfa.require_mfa_verification'],
  },
  readConsent: {
    route: 'GET /api/interaction/consent',
    summary: 'Read the application’s request for consent.',
    begun: false,
    output: z.object({
      application: z.object({
        id: z.string(),
        name: z.string(),
        branding: z.object({ logoUrl: z.string().optional(), darkLogoUrl: z.string().optional() }),
        termsOfUseUrl: z.string().nullable(),
        privacyPolicyUrl: z.string().nullable(),
      }),
      user: signedInPerson,
      missingOIDCScope: z
        .array(z.string())
        .optional()
        .meta({ description: 'Without `openid` and `offline_access`.' }),
      requestsOfflineAccess: z.boolean().meta({
        description:
          'Whether the application also asks for `offline_access`: access while the person is away.',
      }),
      missingResourceScopes: z
        .array(
          z.object({
            resource: z.object({ id: z.string(), name: z.string(), indicator: z.string() }),
            scopes: z.array(scopeInfo),
          }),
        )
        .optional(),
      redirectUri: z.string(),
      expiresIn: z.number().int().meta({
        description: 'Seconds until the grant expires, at the latest.',
      }),
    }),
    errors: ['session.identifier_not_found'],
  },
  readSignedIn: {
    route: 'GET /api/interaction/account',
    summary: 'Read the account that is signed in in this browser, for the account choice or a step-up.',
    begun: false,
    output: z.object({ user: signedInPerson }),
    errors: ['session.identifier_not_found'],
  },
  keepAccount: {
    route: 'POST /api/interaction/account',
    summary: 'Continue with the account that is signed in.',
    begun: false,
    output: redirect,
    errors: ['session.identifier_not_found'],
  },
  decideConsent: {
    route: 'POST /api/interaction/consent',
    summary: 'Allow or deny the application’s request.',
    begun: false,
    body: z
      .object({
        decision: z.enum(['allow', 'deny']).default('allow'),
        declinedOIDCScope: z.array(z.string()).optional().meta({
          description: 'Scopes that the person does not allow to a third-party application; not `openid`.',
        }),
        declinedResourceScopes: z
          .record(z.string(), z.array(z.string()))
          .optional()
          .meta({ description: 'The same for scopes of APIs, by indicator.' }),
      })
      .loose(),
    output: redirect,
    errors: ['session.identifier_not_found'],
  },
} as const satisfies Record<string, SignInRow>
