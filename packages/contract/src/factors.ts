import { z } from 'zod'
import { protectedChange } from './protected-change.ts'
import { jsonObject } from './user-values.ts'

/**
 * The factors that people can enroll.
 * `docs/wire/account-api.md#2.15`.
 */
export const factorTypes = ['Totp', 'WebAuthn', 'BackupCode'] as const

export type FactorType = (typeof factorTypes)[number]

/** The factors by a code to an address of the person. They need no enrollment but the address. */
export const codeFactorTypes = ['EmailVerificationCode', 'PhoneVerificationCode'] as const

export type CodeFactorType = (typeof codeFactorTypes)[number]

/** A second factor at sign-in. */
export type SecondFactorType = FactorType | CodeFactorType

const moment = z.string().meta({ format: 'date-time' })

/** A factor in a list, without its secrets. */
export const factor = z.object({
  id: z.string(),
  createdAt: moment,
  type: z.enum(factorTypes),
  remainCodes: z.number().optional().meta({ description: 'Backup codes: the number of unused ones.' }),
  agent: z.string().optional().meta({ description: 'Passkeys: the user agent at registration.' }),
  name: z.string().optional().meta({ description: 'Passkeys: the name that the person gave.' }),
  lastUsedAt: moment.optional().meta({ description: 'Absent for authenticator apps.' }),
})

export type Factor = z.infer<typeof factor>

/** Base32, RFC 4648 section 6. A text that is no valid secret is refused with `user.totp_secret_invalid`. */
const totpSecret = z.string().max(256)
/** Six digits; RFC 6238 with SHA-1 and 30 seconds. */
export const factorCode = z.string().min(1).max(64)

/** A new factor. Without its `code`, an authenticator app is bound unverified: `docs/wire/account-api.md#2.15`. */
export const newFactor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Totp'), secret: totpSecret, code: z.string().max(64).optional() }),
  z.object({ type: z.literal('BackupCode'), codes: z.array(z.string().max(64)).max(100) }),
  z.object({
    type: z.literal('WebAuthn'),
    newIdentifierVerificationRecordId: z.string(),
    name: z.string().optional(),
  }),
])

export type NewFactor = z.infer<typeof newFactor>

/**
 * A factor that an administrator binds; absent values are generated. Only people can register passkeys.
 * `docs/wire/management-api.md#2.8`.
 */
export const givenFactor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Totp'), secret: totpSecret.optional() }),
  z.object({ type: z.literal('BackupCode'), codes: z.array(z.string().max(64)).max(100).optional() }),
])

/** A created factor. Its secrets are in this response only. */
export const createdFactor = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Totp'),
    secret: z.string(),
    secretQrCode: z.string().meta({ description: 'A PNG as a `data:` URL, for an authenticator app.' }),
  }),
  z.object({ type: z.literal('BackupCode'), codes: z.array(z.string()) }),
])

export const provedTotp = z.object({ secret: totpSecret, code: factorCode })

export const maskedBackupCode = z.object({
  code: z
    .string()
    .meta({ description: 'The first two characters; the whole code is shown once, when it is created.' }),
  usedAt: moment.optional(),
})

/** A WebAuthn credential. `type` is `WebAuthn` or the browser's `public-key`; `docs/wire/account-api.md#3.7`. */
const credential = z.object({
  type: z.enum(['WebAuthn', 'public-key']),
  id: z.string(),
  rawId: z.string(),
  authenticatorAttachment: z.string().nullish(),
  clientExtensionResults: jsonObject,
})

/** The result of `navigator.credentials.create()`, as JSON; WebAuthn Level 3 section 5.1. */
export const registrationPayload = credential.extend({
  response: z.object({
    clientDataJSON: z.string(),
    attestationObject: z.string(),
    authenticatorData: z.string().optional(),
    transports: z.array(z.string().max(32)).max(16).optional(),
    publicKeyAlgorithm: z.number().optional(),
    publicKey: z.string().nullish(),
  }),
})

export type RegistrationPayload = z.infer<typeof registrationPayload>

/** The result of `navigator.credentials.get()`, as JSON. */
export const authenticationPayload = credential.extend({
  response: z.object({
    clientDataJSON: z.string(),
    authenticatorData: z.string(),
    signature: z.string(),
    userHandle: z.string().nullish(),
  }),
})

export type AuthenticationPayload = z.infer<typeof authenticationPayload>

/** The person's choice to sign in without a second factor; `docs/wire/account-api.md#2.5`. */
export const mfaSettings = z.object({ skipMfaOnSignIn: z.boolean() })

/** The person's choices about factors and passkeys; `docs/wire/account-api.md#2.6`. */
export const logtoConfigs = z.object({
  mfa: z.object({
    enabled: z.boolean().optional().meta({ description: 'Absent: the person never chose.' }),
    skipped: z.boolean(),
    skipMfaOnSignIn: z.boolean(),
  }),
  passkeySignIn: z.object({ skipped: z.boolean() }),
})

export const logtoConfigsPatch = z
  .object({
    mfa: z
      .object({
        enabled: z.boolean(),
        skipped: z.boolean(),
        additionalBindingSuggestionSkipped: z.boolean(),
        skipMfaOnSignIn: z.boolean(),
      })
      .partial(),
    passkeySignIn: z.object({ skipped: z.boolean() }).partial(),
  })
  .partial()

export type LogtoConfigsPatch = z.infer<typeof logtoConfigsPatch>

/** A verification method that is available to a person now. */
export const verificationMethod = z.object({
  type: z.enum([
    'WebAuthn',
    'Totp',
    'Password',
    'Social',
    'EmailVerificationCode',
    'PhoneVerificationCode',
    'BackupCode',
  ]),
  identifier: z.string().optional().meta({ description: 'Masked: `m•••@mail.example`, `•••4567`.' }),
  target: z.string().optional().meta({ description: 'Social: the provider.' }),
  sufficientFor: z.array(protectedChange).meta({
    description: 'The changes for which this method suffices; any other step-up accepts every method.',
  }),
})

export type VerificationMethod = z.infer<typeof verificationMethod>
