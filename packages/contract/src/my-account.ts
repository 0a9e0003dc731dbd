import { z } from 'zod'
import { attributeOutputs, ownChange } from './user-attributes.ts'
import { email, milliseconds, phone } from './user-values.ts'

/**
 * The caller's own account. A key is present only if both its scope and its field control allow it; `id` and
 * `hasSecurityVerificationMethod` are always present. `docs/wire/account-api.md#2.1`.
 */
export const myAccount = z.object({
  id: z.string(),
  hasSecurityVerificationMethod: z.boolean().meta({
    description: 'Whether the person has a password, an e-mail address, a phone number or a factor.',
  }),
  ...z.object(attributeOutputs).partial().shape,
  hasPassword: z.boolean().optional(),
  passwordUpdatedAt: milliseconds.nullable().optional().meta({
    description:
      'When the password was set last; null if there is none, or if it is not known. An addition to the wire.',
  }),
  lastSignInAt: milliseconds.nullable().optional(),
  createdAt: milliseconds.optional(),
  updatedAt: milliseconds.optional(),
  isSuspended: z.boolean().optional(),
  needsSecurityReview: z.literal(true).optional().meta({
    description:
      'Present after a lockdown, until the person has looked through the factors. An addition to the wire.',
  }),
})

export type MyAccount = z.infer<typeof myAccount>

/**
 * A change of the account. `customData` replaces the stored value; an empty `name` is stored as null.
 * `docs/wire/account-api.md#2.2`.
 */
export const myAccountPatch = ownChange

export type MyAccountPatch = z.infer<typeof myAccountPatch>

/** A verification record; valid for ten minutes, and reusable until then. `docs/wire/account-api.md#1.7`. */
export const verificationRecord = z.object({
  verificationRecordId: z.string(),
  expiresAt: z.string().meta({ format: 'date-time' }),
})

/**
 * The types of verification records. `Totp` and `BackupCode` are additions: the wire has no step-up by factors
 * (`docs/wire/account-api.md#1.7`).
 */
export const verificationTypes = [
  'Password',
  'EmailVerificationCode',
  'PhoneVerificationCode',
  'Social',
  'WebAuthn',
  'Totp',
  'BackupCode',
] as const

export type VerificationType = (typeof verificationTypes)[number]

/** The id of a verification record that was verified just now. */
export const verifiedRecord = z.object({ verificationRecordId: z.string() })

/** A verified social account. The record of a linked one is also a step-up. */
export const verifiedSocialRecord = verifiedRecord.extend({
  isLinked: z
    .boolean()
    .meta({ description: 'Whether this social account is linked to the person’s account.' }),
})

export const password = z.string().min(1)

/** The recipient of a code. A phone number is digits, country code first. `docs/wire/account-api.md#3.2`. */
export const codeIdentifier = z.discriminatedUnion('type', [
  z.object({ type: z.literal('email'), value: email.max(256) }),
  z.object({ type: z.literal('phone'), value: phone.max(32) }),
])

export type CodeIdentifier = z.infer<typeof codeIdentifier>

/**
 * A new address with the id of the record that verifies it; `docs/wire/account-api.md#2.7`,
 * `docs/wire/account-api.md#2.10`.
 */
export const newEmail = z.object({
  email,
  newIdentifierVerificationRecordId: z.string(),
})
export const newPhone = z.object({
  phone: phone.max(32),
  newIdentifierVerificationRecordId: z.string(),
})
