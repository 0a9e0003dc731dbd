import { z } from 'zod'
import { attributeOutputs, ownChange } from './user-attributes.ts'
import { email, milliseconds, phone } from './user-values.ts'

/**
 * One's own account. A key is there only when both its scope and its field control allow it;
 * `id` and `hasSecurityVerificationMethod` always are. Contract account-api 2.1.
 */
export const myAccount = z.object({
  id: z.string(),
  hasSecurityVerificationMethod: z
    .boolean()
    .meta({ description: 'Has a password, an e-mail, a phone or a factor.' }),
  ...z.object(attributeOutputs).partial().shape,
  hasPassword: z.boolean().optional(),
  lastSignInAt: milliseconds.nullable().optional(),
  createdAt: milliseconds.optional(),
  updatedAt: milliseconds.optional(),
  isSuspended: z.boolean().optional(),
})

export type MyAccount = z.infer<typeof myAccount>

/** Contract account-api 2.2. `customData` replaces what is stored; an empty `name` is stored as null. */
export const myAccountPatch = ownChange

export type MyAccountPatch = z.infer<typeof myAccountPatch>

/** A proof that can be shown for ten minutes, as often as needed; contract account-api 1.7. */
export const verificationRecord = z.object({
  verificationRecordId: z.string(),
  expiresAt: z.string().meta({ format: 'date-time' }),
})

/** What a verification record can be about. `Totp` and `BackupCode` are ours: contract account-api 1.7 has no step-up by factors. */
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

/** The id of a record whose proof has just been accepted. */
export const verifiedRecord = z.object({ verificationRecordId: z.string() })

export const password = z.string().min(1)

/** Contract account-api 3.2: where a code goes. A phone is digits, country code first. */
export const codeIdentifier = z.discriminatedUnion('type', [
  z.object({ type: z.literal('email'), value: email.max(256) }),
  z.object({ type: z.literal('phone'), value: phone.max(32) }),
])

export type CodeIdentifier = z.infer<typeof codeIdentifier>

/** The record that proves a new address, beside the address itself; contract account-api 2.7, 2.10. */
export const newEmail = z.object({
  email,
  newIdentifierVerificationRecordId: z.string(),
})
export const newPhone = z.object({
  phone: phone.max(32),
  newIdentifierVerificationRecordId: z.string(),
})
