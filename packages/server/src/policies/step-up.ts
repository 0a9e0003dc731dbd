import { Problem, type ProtectedChange, protectedChange, type VerificationType } from '@latchkey/contract'
import type { ReadableAccount } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { sql } from '../store/database.ts'
import type { UserRow, VerificationRecordRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'

/** Whether the person has a method to verify with (docs/wire/account-api.md#1.7) or an enrolled factor. */
export function hasSecurityVerificationMethod(user: UserRow): boolean {
  return Boolean(user.password_digest || user.primary_email || user.primary_phone || user.has_factor)
}

/**
 * Step-up: refuses without a verification from the last ten minutes. The refusal carries the hint of RFC 9470 section
 * 3. Errors: `verification_record.permission_denied`.
 */
export async function requireFreshVerification(
  account: ReadableAccount<Owner>,
  changes?: ProtectedChange,
): Promise<void> {
  if (await isFreshlyVerified(account, changes)) return
  throw new Problem('verification_record.permission_denied', undefined, {
    headers: {
      'www-authenticate':
        'Bearer error="insufficient_user_authentication", error_description="A fresh verification of the person is needed", max_age="600"',
    },
  })
}

async function isFreshlyVerified(
  { tx, actor, user, settings, now }: ReadableAccount<Owner>,
  changes: ProtectedChange | undefined,
): Promise<boolean> {
  // An impersonator has not verified the person's identity.
  if (!actor.verificationId || actor.impersonator) return false
  const [record] = await tx.query<VerificationRecordRow>(
    sql`select * from verification_records where id = ${actor.verificationId} and user_id = ${user.id}`,
  )
  if (!record?.is_verified || record.expires_at <= now || !provesPerson(record, user)) return false
  // Only `keepVerification` writes the type, so it is a verification type.
  const type = (record.payload.enrolledFactor ?? record.type) as VerificationType
  return !changes || sufficientFor(type, user, settings).includes(changes)
}

/**
 * Whether the verification proves the person's identity. Verifying a new address, factor or social account that is
 * being added does not: an attacker could add their own.
 */
function provesPerson({ type, payload }: VerificationRecordRow, user: UserRow): boolean {
  switch (type) {
    case 'Password':
    case 'Totp':
    case 'BackupCode':
      return true
    case 'EmailVerificationCode':
    case 'PhoneVerificationCode':
      return payload.template === 'UserPermissionValidation'
    case 'WebAuthn':
      return payload.ceremony === 'authentication'
    case 'Social':
      return isLinkedIdentity(payload, user)
    default:
      return false
  }
}

/** Whether the person has linked the social account that a record verified. */
export function isLinkedIdentity(
  { target, identity }: { target?: string; identity?: { userId?: string } },
  { identities }: Pick<UserRow, 'identities'>,
): boolean {
  if (target === undefined || identity?.userId === undefined) return false
  return Object.hasOwn(identities, target) && identities[target]?.userId === identity.userId
}

/**
 * The protected changes that a verification of this type suffices for. The strongest method that the person has
 * decides (OWASP ASVS 5.0, 7.5.1): a stolen password or a mailbox that was taken over must not remove the second
 * factor.
 */
export function sufficientFor(type: VerificationType, user: UserRow, settings: Settings): ProtectedChange[] {
  const all = protectedChange.options
  if (settings.accountCenter.stepUp === 'any') return all
  if (user.has_factor) return factorTypes.includes(type) ? all : []
  const address = { EmailVerificationCode: 'email', PhoneVerificationCode: 'phone' }[type as string]
  return user.password_digest === null ? all : all.filter(change => change !== address)
}

/** Includes backup codes: refusing them would lock out a person who lost the other factor. */
const factorTypes: readonly VerificationType[] = ['WebAuthn', 'Totp', 'BackupCode']
