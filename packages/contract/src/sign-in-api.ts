import { z } from 'zod'
import { authenticationPayload, factorCode, factorTypes, registrationPayload } from './factors.ts'
import { password } from './my-account.ts'
import type { SignInRow } from './row.ts'
import { connectorData, pending } from './social.ts'
import { jsonObject } from './user-values.ts'

const interactionEvent = z.enum(['SignIn', 'Register', 'ForgotPassword'])
const verificationId = z.object({ verificationId: z.string() })
const redirect = z.object({ redirectTo: z.string() })
const scopeInfo = z.object({ id: z.string(), name: z.string(), description: z.string().nullable() })

const identifier = z.object({ type: z.enum(['username', 'email', 'phone']), value: z.string().min(1) })

const identified = ['session.identifier_not_found', 'user.suspended'] as const
const proposed = ['session.verification_session_not_found'] as const
const blocked = 'session.verification_blocked_too_many_attempts'
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
    summary: 'Begin to sign in or to register.',
    begun: false,
    body: z.object({ interactionEvent, captchaToken: z.string().optional() }),
    errors: ['auth.forbidden'],
  },
  changeEvent: {
    route: 'PUT /api/experience/interaction-event',
    summary: 'Go on as somebody who registers, or who signs in.',
    begun: true,
    body: z.object({ interactionEvent }),
    errors: ['auth.forbidden', 'session.not_supported_for_forgot_password'],
  },
  readInteraction: {
    route: 'GET /api/experience/interaction',
    summary: 'How far the sign-in has come, without secrets.',
    begun: true,
    output: z.object({
      interactionEvent,
      userId: z.string().optional(),
      profile: z.object({ username: z.string().optional() }),
      verificationRecords: z.array(
        z.object({
          id: z.string(),
          type: z.string(),
          verified: z.boolean(),
          identifier: identifier.optional(),
        }),
      ),
    }),
  },
  verifyPassword: {
    route: 'POST /api/experience/verification/password',
    throttle: 'secret',
    summary: 'Prove who one is by identifier and password.',
    begun: true,
    body: z.object({ identifier, password }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Identifier.Password.Submit',
    errors: [
      'session.invalid_credentials',
      'session.invalid_interaction_type',
      'session.verification_blocked_too_many_attempts',
      'user.suspended',
      'user.sign_in_method_not_enabled',
    ],
  },
  proposeUsernameAndPassword: {
    route: 'POST /api/experience/verification/new-password-identity',
    throttle: 'registration',
    summary: 'Choose the username and password of a new account.',
    begun: true,
    body: z.object({ identifier: z.object({ type: z.literal('username'), value: z.string() }), password }),
    output: verificationId,
    errors: [
      'session.invalid_interaction_type',
      'user.username_already_in_use',
      'user.username_required',
      'user.username_starts_with_number',
      'user.username_invalid_charset_hard',
      'user.username_too_short',
      'user.username_too_long',
      'user.username_lowercase_not_allowed',
      'user.username_uppercase_not_allowed',
      'user.username_numbers_not_allowed',
      'user.username_underscore_not_allowed',
      'password.rejected',
    ],
  },
  beginSocial: {
    route: 'POST /api/experience/verification/social/:connectorId/authorization-uri',
    summary: 'Go to a provider, to sign in or to register by an account there.',
    begun: true,
    body: pending,
    output: verificationId.extend({ authorizationUri: z.string() }),
    errors: [
      'session.insufficient_info',
      'session.invalid_interaction_type',
      'session.invalid_connector_id',
      'connector.unexpected_type',
      'connector.invalid_config',
    ],
  },
  verifySocial: {
    route: 'POST /api/experience/verification/social/:connectorId/verify',
    summary: 'Prove who one is there, by what the provider sent back.',
    begun: true,
    body: z.object({ connectorData, verificationId: z.string().optional() }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Identifier.Social.Submit',
    errors: [
      'session.verification_session_not_found',
      'session.connector_id_mismatch',
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
  identify: {
    route: 'POST /api/experience/identification',
    throttle: 'registration',
    summary: 'Say whom the verification stands for; for a registration this creates the account.',
    begun: true,
    body: z.object({ verificationId: z.string().optional(), linkSocialIdentity: z.boolean().optional() }),
    // 201 for a registration, which creates the account.
    status: 204,
    newStatus: 201,
    errors: [
      'session.verification_session_not_found',
      'session.verification_failed',
      'session.identity_conflict',
      'session.invalid_interaction_type',
      'user.user_not_exist',
      'user.suspended',
      'user.missing_profile',
      'user.username_already_in_use',
      'user.identity_not_exist',
      'user.identity_already_in_use',
    ],
  },
  replaceExpiredPassword: {
    route: 'PUT /api/experience/profile/password',
    throttle: 'secret',
    summary:
      'Choose a new password where the one that was shown has expired. It counts once the sign-in is finished.',
    begun: true,
    body: z.object({ password }),
    errors: [
      'session.identifier_not_found',
      'session.invalid_interaction_type',
      'password.rejected',
      'user.same_password',
      'user.suspended',
    ],
  },
  submit: {
    route: 'POST /api/experience/submit',
    summary: 'Finish, and learn where to go.',
    begun: true,
    output: redirect,
    errors: [
      'session.identifier_not_found',
      'session.verification_session_not_found',
      'user.suspended',
      'user.user_not_exist',
      'user.identity_not_exist',
      'session.mfa.require_mfa_verification',
      'user.missing_mfa',
      'session.mfa.backup_code_required',
      'password.expired',
    ],
  },
  proposeTotp: {
    route: 'POST /api/experience/verification/totp/secret',
    summary: 'A fresh secret for an authenticator app that is to be added.',
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
      'Prove the second factor by a code; with a `verificationId`, that a new authenticator app works.',
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
  proposeBackupCodes: {
    route: 'POST /api/experience/verification/backup-code/generate',
    summary: 'Ten fresh backup codes that are to be added.',
    begun: true,
    output: verificationId.extend({ codes: z.array(z.string()) }),
    errors: [...identified, 'session.mfa.mfa_factor_not_enabled'],
  },
  verifyBackupCode: {
    route: 'POST /api/experience/verification/backup-code/verify',
    throttle: 'secret',
    summary: 'Prove the second factor by a backup code, which is used up by it.',
    begun: true,
    body: z.object({ code: factorCode }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Mfa.BackupCode.Submit',
    errors: [...identified, 'session.mfa.invalid_backup_code', blocked],
  },
  registerPasskey: {
    route: 'POST /api/experience/verification/web-authn/registration',
    summary: 'Begin to register a passkey that is to be added.',
    begun: true,
    output: verificationId.extend({ registrationOptions: jsonObject }),
    errors: [...identified, 'session.mfa.mfa_factor_not_enabled'],
  },
  verifyPasskeyRegistration: {
    route: 'POST /api/experience/verification/web-authn/registration/verify',
    summary: 'Register the passkey that the browser made.',
    begun: true,
    body: z.object({ verificationId: z.string(), payload: registrationPayload }),
    output: verificationId,
    errors: [...identified, ...proposed, 'session.mfa.webauthn_verification_failed'],
  },
  askForPasskey: {
    route: 'POST /api/experience/verification/web-authn/authentication',
    summary: 'Begin to prove the second factor by a passkey.',
    begun: true,
    output: verificationId.extend({ authenticationOptions: jsonObject }),
    errors: [...identified, 'session.mfa.webauthn_verification_not_found'],
  },
  verifyPasskey: {
    route: 'POST /api/experience/verification/web-authn/authentication/verify',
    throttle: 'secret',
    summary: 'Prove the second factor by a passkey.',
    begun: true,
    body: z.object({ verificationId: z.string(), payload: authenticationPayload }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Mfa.WebAuthn.Submit',
    errors: [...identified, ...proposed, 'session.mfa.webauthn_verification_failed', blocked],
  },
  askForSignInPasskey: {
    route: 'POST /api/experience/verification/sign-in-passkey/authentication',
    summary: 'Begin to sign in by a passkey. The same answer whether or not there is such an account.',
    begun: true,
    body: z.object({ identifier }),
    output: verificationId.extend({ authenticationOptions: jsonObject }),
    errors: ['user.sign_in_method_not_enabled', 'session.invalid_interaction_type'],
  },
  verifySignInPasskey: {
    route: 'POST /api/experience/verification/sign-in-passkey/authentication/verify',
    throttle: 'secret',
    summary:
      'Prove who one is by a passkey alone; without a `verificationId`, by the options of the preflight.',
    begun: true,
    body: z.object({ verificationId: z.string().optional(), payload: authenticationPayload }),
    output: verificationId,
    refusal: 'Interaction.SignIn.Passkey.Submit',
    errors: [
      'user.sign_in_method_not_enabled',
      'session.invalid_interaction_type',
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
    summary: 'Options for the browser to offer passkeys by itself, before anybody has typed anything.',
    begun: false,
    output: z.object({ authenticationOptions: jsonObject }),
    errors: ['user.sign_in_method_not_enabled'],
  },
  bindFactor: {
    route: 'POST /api/experience/profile/mfa',
    summary: 'Add the factor that was proved to the account.',
    begun: true,
    body: z.object({ type: z.enum(factorTypes), verificationId: z.string() }),
    errors: bindingErrors,
  },
  bindPasskey: {
    route: 'POST /api/experience/profile/mfa/passkey',
    summary: 'Add a passkey to sign in with.',
    begun: true,
    body: verificationId,
    errors: bindingErrors,
  },
  enableMfa: {
    route: 'POST /api/experience/profile/mfa/mfa-enabled',
    summary: 'Say that one wants a second factor.',
    begun: true,
    errors: [...identified, 'session.mfa.require_mfa_verification'],
  },
  skipMfa: {
    route: 'POST /api/experience/profile/mfa/mfa-skipped',
    summary: 'Not set up a second factor, where nobody demands it.',
    begun: true,
    errors: [
      ...identified,
      'session.mfa.require_mfa_verification',
      'session.mfa.mfa_policy_not_user_controlled',
    ],
  },
  skipMfaSuggestion: {
    route: 'POST /api/experience/profile/mfa/mfa-suggestion-skipped',
    summary: 'Not set up a further factor.',
    begun: true,
    errors: [...identified, 'session.mfa.require_mfa_verification'],
  },
  skipPasskey: {
    route: 'POST /api/experience/profile/mfa/passkey-skipped',
    summary: 'Not set up a passkey.',
    begun: true,
    errors: [...identified, 'session.mfa.require_mfa_verification'],
  },
  trustDevice: {
    route: 'POST /api/experience/profile/mfa/trusted-device',
    summary: 'Let this browser skip the second factor from now on, where administrators allow it.',
    begun: true,
    errors: [...identified, 'session.mfa.require_mfa_verification'],
  },
  readConsent: {
    route: 'GET /api/interaction/consent',
    summary: 'Which application asks for what.',
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
      missingOIDCScope: z.array(z.string()).optional(),
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
        description: 'Seconds until what is allowed ends by itself, at the latest.',
      }),
    }),
    errors: ['session.identifier_not_found'],
  },
  readSignedIn: {
    route: 'GET /api/interaction/account',
    summary: 'Who is signed in in this browser, where the application asks which account to use.',
    begun: false,
    output: z.object({ user: signedInPerson }),
    errors: ['session.identifier_not_found'],
  },
  keepAccount: {
    route: 'POST /api/interaction/account',
    summary: 'Go on as the person who is signed in.',
    begun: false,
    output: redirect,
    errors: ['session.identifier_not_found'],
  },
  decideConsent: {
    route: 'POST /api/interaction/consent',
    summary: 'Allow what the application asks for, or refuse it.',
    begun: false,
    body: z.object({ decision: z.enum(['allow', 'deny']).default('allow') }).loose(),
    output: redirect,
    errors: ['session.identifier_not_found'],
  },
} as const satisfies Record<string, SignInRow>
