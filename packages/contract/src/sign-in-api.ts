import { z } from 'zod'
import { password } from './my-account.ts'
import type { SignInRow } from './row.ts'
import { connectorData, departure } from './social.ts'

const interactionEvent = z.enum(['SignIn', 'Register', 'ForgotPassword'])
const verificationId = z.object({ verificationId: z.string() })
const redirect = z.object({ redirectTo: z.string() })
const scopeInfo = z.object({ id: z.string(), name: z.string(), description: z.string().nullable() })

const identifier = z.object({ type: z.enum(['username', 'email', 'phone']), value: z.string().min(1) })

export type InteractionEvent = z.infer<typeof interactionEvent>

/** The Sign-in door; contract management-api 8.10. Every row needs the cookie that `/oidc/auth` set. */
export const signInApi = {
  begin: {
    at: 'PUT /api/experience',
    promise: 'Begin to sign in or to register.',
    begun: false,
    body: z.object({ interactionEvent, captchaToken: z.string().optional() }),
    errors: ['auth.forbidden'],
  },
  changeEvent: {
    at: 'PUT /api/experience/interaction-event',
    promise: 'Go on as somebody who registers, or who signs in.',
    begun: true,
    body: z.object({ interactionEvent }),
    errors: ['auth.forbidden', 'session.not_supported_for_forgot_password'],
  },
  readInteraction: {
    at: 'GET /api/experience/interaction',
    promise: 'How far the sign-in has come, without secrets.',
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
    at: 'POST /api/experience/verification/password',
    promise: 'Prove who one is by identifier and password.',
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
    at: 'POST /api/experience/verification/new-password-identity',
    promise: 'Choose the username and password of a new account.',
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
    at: 'POST /api/experience/verification/social/:connectorId/authorization-uri',
    promise: 'Go to a provider, to sign in or to register by an account there.',
    begun: true,
    body: departure,
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
    at: 'POST /api/experience/verification/social/:connectorId/verify',
    promise: 'Prove who one is there, by what the provider sent back.',
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
    at: 'POST /api/experience/identification',
    promise: 'Say whom the verification stands for; for a registration this creates the account.',
    begun: true,
    body: z.object({ verificationId: z.string().optional(), linkSocialIdentity: z.boolean().optional() }),
    // 201 for a registration; the door decides, since it is one row.
    status: 204,
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
  submit: {
    at: 'POST /api/experience/submit',
    promise: 'Finish, and learn where to go.',
    begun: true,
    output: redirect,
    errors: ['session.identifier_not_found', 'user.suspended', 'user.user_not_exist'],
  },
  readConsent: {
    at: 'GET /api/interaction/consent',
    promise: 'Which application asks for what.',
    begun: false,
    output: z.object({
      application: z.object({
        id: z.string(),
        name: z.string(),
        branding: z.object({ logoUrl: z.string().optional() }),
        termsOfUseUrl: z.string().nullable(),
        privacyPolicyUrl: z.string().nullable(),
      }),
      user: z.object({
        id: z.string(),
        name: z.string().nullable(),
        username: z.string().nullable(),
        avatar: z.string().nullable(),
        primaryEmail: z.string().nullable(),
        primaryPhone: z.string().nullable(),
      }),
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
    }),
    errors: ['session.identifier_not_found'],
  },
  decideConsent: {
    at: 'POST /api/interaction/consent',
    promise: 'Allow what the application asks for, or refuse it.',
    begun: false,
    body: z.object({ decision: z.enum(['allow', 'deny']).default('allow') }).loose(),
    output: redirect,
    errors: ['session.identifier_not_found'],
  },
} as const satisfies Record<string, SignInRow>
