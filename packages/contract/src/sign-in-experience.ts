import { z } from 'zod'
import { captchaPolicy, publicCaptchaConfig } from './captcha.ts'
import { shownConnector } from './connectors.ts'
import { customProfileField } from './custom-profile-field.ts'
import { throttlePolicy } from './throttle.ts'
import { milliseconds } from './user-values.ts'

// Without the flag `i`, because patterns in OpenAPI have no flags.
const hex = z.string().regex(/^#([\dA-Fa-f]{3}|[\dA-Fa-f]{6})$/)
export const color = z.object({
  primaryColor: hex,
  isDarkModeEnabled: z.boolean(),
  darkPrimaryColor: hex,
})

const identifierKind = z.enum(['username', 'email', 'phone'])

export const mfaFactor = z.enum([
  'Totp',
  'WebAuthn',
  'BackupCode',
  'EmailVerificationCode',
  'PhoneVerificationCode',
])

export const mfaPolicies = [
  'UserControlled',
  'Mandatory',
  'PromptOnlyAtSignIn',
  'PromptAtSignInAndSignUp',
  'NoPrompt',
  'PromptAtSignInAndSignUpMandatory',
  'PromptOnlyAtSignInMandatory',
] as const

/**
 * The password policy; `docs/wire/account-api.md#4.4`. Every member has a default, see the server's
 * `policies/password.ts`.
 */
export const passwordPolicy = z
  .object({
    length: z.object({ min: z.number().int().min(1), max: z.number().int().min(1) }).partial(),
    characterTypes: z.object({ min: z.number().int().min(1).max(4) }).partial(),
    rejects: z
      .object({
        pwned: z.boolean(),
        repetitionAndSequence: z.boolean(),
        userInfo: z.boolean(),
        words: z.array(z.string()),
      })
      .partial(),
  })
  .partial()

/** The lockout policy; `docs/wire/account-api.md#3.8`. Absent: 100 attempts, 60 minutes. */
export const sentinelPolicy = z
  .object({
    maxAttempts: z.number().int().min(1).max(1_000_000),
    lockoutDuration: z.number().int().min(1).max(1_000_000).meta({ description: 'Minutes.' }),
  })
  .partial()

/** The policy for verification codes; `docs/wire/account-api.md#4.8`. Absent: 600 seconds, 10 attempts. */
export const verificationCodePolicy = z
  .object({
    expirationDuration: z.number().int().min(60).max(3600).meta({ description: 'Seconds.' }),
    maxRetryAttempts: z.number().int().min(1).max(100),
  })
  .partial()

/**
 * The blocklist of e-mail addresses; `docs/wire/account-api.md#4.6`. Entries: `user@example.com` or `@example.com`;
 * `*` matches any run of characters.
 */
export const emailBlocklistPolicy = z
  .object({
    blockDisposableAddresses: z.boolean(),
    blockSubaddressing: z.boolean(),
    customAllowlist: z.array(z.string()),
    customBlocklist: z.array(z.string()),
  })
  .partial()

export const forgotPasswordMethod = z.enum(['EmailVerificationCode', 'PhoneVerificationCode'])

/** The username policy; `docs/wire/account-api.md#4.5`. */
export const usernamePolicy = z.object({
  caseSensitive: z.boolean(),
  minLength: z.number().int().min(1).max(128),
  maxLength: z.number().int().min(1).max(128),
  allowedChars: z.object({
    lowercase: z.boolean(),
    uppercase: z.boolean(),
    numbers: z.boolean(),
    underscore: z.boolean(),
  }),
  characters: z
    .array(z.enum(['.', '-']))
    .optional()
    .meta({
      description:
        'Characters that usernames may contain in addition to letters, digits and `_`; none unless given.',
    }),
})

/** The settings of sign-in and the appearance of the pages; `docs/wire/management-api.md#6.3`. */
export const signInExperience = z.object({
  tenantId: z.string(),
  id: z.string(),
  color,
  branding: z
    .object({ logoUrl: z.string(), darkLogoUrl: z.string(), favicon: z.string(), darkFavicon: z.string() })
    .partial(),
  hideLogtoBranding: z.boolean(),
  languageInfo: z.object({ autoDetect: z.boolean(), fallbackLanguage: z.string() }),
  termsOfUseUrl: z.string().nullable(),
  privacyPolicyUrl: z.string().nullable(),
  agreeToTermsPolicy: z.enum(['Automatic', 'ManualRegistrationOnly', 'Manual']),
  signIn: z.object({
    methods: z.array(
      z.object({
        identifier: identifierKind,
        password: z.boolean(),
        verificationCode: z.boolean(),
        isPasswordPrimary: z.boolean(),
      }),
    ),
  }),
  signUp: z.object({
    identifiers: z.array(identifierKind),
    password: z.boolean(),
    verify: z.boolean(),
    secondaryIdentifiers: z
      .array(
        z.object({
          identifier: z.enum(['username', 'email', 'phone', 'emailOrPhone']),
          verify: z.boolean().optional(),
        }),
      )
      .optional(),
  }),
  socialSignIn: z
    .object({ automaticAccountLinking: z.boolean(), skipRequiredIdentifiers: z.boolean() })
    .partial(),
  socialSignInConnectorTargets: z.array(z.string()),
  signInMode: z.enum(['SignIn', 'Register', 'SignInAndRegister']),
  customCss: z.string().nullable(),
  customContent: z.record(z.string(), z.string()),
  customUiAssets: z.object({ id: z.string(), createdAt: milliseconds }).nullable(),
  customUiCsp: z.object({ scriptSrc: z.array(z.string()), connectSrc: z.array(z.string()) }).partial(),
  passwordPolicy,
  mfa: z.object({
    factors: z.array(mfaFactor),
    policy: z.enum(mfaPolicies),
    organizationRequiredMfaPolicy: z.enum(['NoPrompt', 'Mandatory']).optional(),
  }),
  adaptiveMfa: z.object({ enabled: z.boolean() }).partial(),
  singleSignOnEnabled: z.boolean(),
  supportEmail: z.string().nullable(),
  supportWebsiteUrl: z.string().nullable(),
  unknownSessionRedirectUrl: z.string().nullable(),
  captchaPolicy,
  sentinelPolicy,
  throttlePolicy,
  emailBlocklistPolicy,
  verificationCodePolicy,
  forgotPasswordMethods: z
    .array(forgotPasswordMethod)
    .nullable()
    .meta({ description: 'Null: by all configured connectors.' }),
  passwordExpiration: z
    .object({ enabled: z.boolean(), validPeriodDays: z.number(), enabledAt: milliseconds })
    .partial(),
  passkeySignIn: z
    .object({ enabled: z.boolean(), showPasskeyButton: z.boolean(), allowAutofill: z.boolean() })
    .partial(),
  signUpProfileFields: z.array(z.object({ name: z.string() })).nullable(),
  trustedDevice: z
    .object({ enabled: z.boolean(), durationDays: z.number().int().min(1).max(365) })
    .partial()
    .meta({
      description: 'Whether a trusted browser may skip the second factor, and for how long; off, 30 days.',
    }),
  usernamePolicy,
})

export type SignInExperience = z.infer<typeof signInExperience>

export const webAddress = z.url({ protocol: /^https?$/ }).max(2048)
/** An empty text is stored as null; `docs/wire/management-api.md#0.5`. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal('').transform(() => null), schema]).nullable()

/** The URLs of pictures in a request. */
export const givenBranding = z
  .object({ logoUrl: webAddress, darkLogoUrl: webAddress, favicon: webAddress, darkFavicon: webAddress })
  .partial()

/**
 * Each member replaces the stored one, except `passwordExpiration`, which is merged;
 * `docs/wire/management-api.md#6.3`.
 */
export const signInExperiencePatch = signInExperience
  .omit({ tenantId: true, id: true })
  .extend({
    branding: givenBranding,
    languageInfo: z.object({
      autoDetect: z.boolean(),
      fallbackLanguage: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z\d]{2,8})*$/),
    }),
    termsOfUseUrl: orNull(webAddress),
    privacyPolicyUrl: orNull(webAddress),
    customCss: orNull(z.string()),
    customUiAssets: z.object({ id: z.string().min(1) }).nullable(),
    supportEmail: orNull(z.string()),
    supportWebsiteUrl: orNull(webAddress),
    unknownSessionRedirectUrl: orNull(webAddress),
    usernamePolicy: usernamePolicy
      .refine(({ minLength, maxLength }) => minLength <= maxLength, {
        path: ['minLength'],
        error: 'is more than maxLength',
      })
      .refine(
        ({ allowedChars: { lowercase, uppercase, underscore } }) => lowercase || uppercase || underscore,
        {
          path: ['allowedChars'],
          error: 'leaves nothing to begin with',
        },
      ),
  })
  .partial()

/** Usernames that would be equal without regard to case. */
export const usernameConflicts = z.object({
  totalConflicts: z.number(),
  samples: z.array(z.object({ usernameLower: z.string(), userIds: z.array(z.string()) })),
})

export type UsernameConflicts = z.infer<typeof usernameConflicts>

/** Google One Tap, for the sign-in page; `docs/wire/management-api.md#6.18`. */
const googleOneTap = z.object({
  clientId: z.string(),
  connectorId: z.string(),
  isEnabled: z.boolean().optional(),
  autoSelect: z.boolean().optional(),
  closeOnTapOutside: z.boolean().optional(),
  itpSupport: z.boolean().optional(),
})

export type GoogleOneTap = z.infer<typeof googleOneTap>

/**
 * The public part of the sign-in experience, without the e-mail blocklist; `docs/wire/account-api.md#4.2`,
 * `docs/wire/management-api.md#6.18`.
 */
export const publicSignInExperience = signInExperience
  .omit({ emailBlocklistPolicy: true, forgotPasswordMethods: true, throttlePolicy: true })
  .extend({
    socialConnectors: z.array(shownConnector),
    ssoConnectors: z.array(z.object({ id: z.string(), connectorName: z.string() })),
    forgotPassword: z.object({ phone: z.boolean(), email: z.boolean() }),
    isDevelopmentTenant: z.boolean(),
    googleOneTap: googleOneTap.optional(),
    captchaConfig: publicCaptchaConfig
      .optional()
      .meta({ description: 'Present while `captchaPolicy.enabled`: the widget that the pages show.' }),
    displayName: z
      .string()
      .optional()
      .meta({ description: 'The display name of the application in the request.' }),
    applicationName: z.string().optional().meta({
      description: 'The name of the application in the request, also if it has no display name.',
    }),
    customProfileFields: z.array(customProfileField).meta({ description: 'The fields of the sign-up page.' }),
    customProfileFieldCatalog: z
      .array(customProfileField)
      .meta({ description: 'All custom profile fields.' }),
  })
