import { z } from 'zod'
import type { ManagementRow } from '../row.ts'
import {
  publicSignInExperience,
  signInExperience,
  signInExperiencePatch,
  usernameConflicts,
} from '../sign-in-experience.ts'
import { jsonObject } from '../user-values.ts'
import { flag } from './query.ts'

const whose = z.object({
  organizationId: z.string().optional(),
  appId: z.string().optional().meta({
    description: 'The application whose color, pictures, documents and name replace the server’s own.',
  }),
})

/** Sign-in, the appearance of the pages, and the policies; `docs/wire/management-api.md#6.3`. */
export const signInExperienceRows = {
  readSignInExperience: {
    route: 'GET /api/sign-in-exp',
    summary: 'Read the settings of sign-in, the appearance of the pages, and the policies.',
    scope: 'settings:read',
    output: signInExperience,
  },
  updateSignInExperience: {
    route: 'PATCH /api/sign-in-exp',
    summary: 'Change the settings of sign-in, the appearance of the pages, and the policies.',
    scope: 'settings:write',
    effect: 'reversible',
    query: z.object({
      removeUnusedDemoSocialConnector: flag.meta({
        description: 'Accepted and ignored: this server has no demo connectors.',
      }),
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
    route: 'POST /api/sign-in-exp/default/check-password',
    summary: 'Check whether the password policy accepts a password, and if not, why.',
    scope: 'users:read',
    effect: 'reversible',
    body: z.object({
      password: z.string(),
      userId: z.string().optional().meta({
        description:
          'The person whose password it would be; required if the policy rejects personal information.',
      }),
    }),
    output: z.object({
      result: z.boolean(),
      issues: z.array(z.object({ code: z.string(), interpolation: jsonObject.optional() })).optional(),
    }),
    deniedStatus: 400,
    errors: ['request.invalid_input', 'entity.not_found'],
  },
  readUsernameConflicts: {
    route: 'GET /api/sign-in-exp/username-policy/case-sensitivity-conflicts',
    summary: 'List usernames that differ only in case. They prevent switching to case-insensitive usernames.',
    scope: 'users:read',
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
  readPublicSignInExperience: {
    route: 'GET /api/.well-known/sign-in-exp',
    summary: 'Read the public settings of sign-in and the appearance of the pages.',
    scope: 'public',
    query: whose,
    output: publicSignInExperience,
  },
  readPublicExperience: {
    route: 'GET /api/.well-known/experience',
    summary: 'The same, at the path that sign-in pages use.',
    scope: 'public',
    query: whose,
    output: publicSignInExperience,
  },
  listConnectorsOfEmail: {
    route: 'GET /api/experience/sso-connectors',
    summary:
      'The enterprise SSO connectors of an e-mail address’s domain; none until there are such connectors.',
    scope: 'public',
    query: z.object({ email: z.string().optional() }),
    output: z.object({ connectorIds: z.array(z.string()) }),
  },
} as const satisfies Record<string, ManagementRow>
