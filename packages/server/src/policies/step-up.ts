import { Problem, type ProtectedChange, protectedChange, type VerificationType } from '@latchkey/contract'
import type { ReadableAccount } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { sql } from '../store/database.ts'
import type { UserRow, VerificationRecordRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'

/** Contract account-api 1.7: what a person can be asked to prove; beside it, a factor that they enrolled. */
export function hasSecurityVerificationMethod(user: UserRow): boolean {
  return Boolean(user.password_digest || user.primary_email || user.primary_phone || user.has_factor)
}

/** Refuses unless the person proved within the last ten minutes who they are; the hint is RFC 9470 section 3. */
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
  // Whoever impersonates somebody has not proved to be them.
  if (!actor.verificationId || actor.impersonator) return false
  const [record] = await tx.query<VerificationRecordRow>(
    sql`select * from verification_records where id = ${actor.verificationId} and user_id = ${user.id}`,
  )
  if (!record?.is_verified || record.expires_at <= now || !provesPerson(record, user)) return false
  // The type of a record is a verification type: only `keepVerification` writes it.
  const type = (record.payload.enrolledFactor ?? record.type) as VerificationType
  return !changes || sufficientFor(type, user, settings).includes(changes)
}

/** A new address, a factor or a social account that is only being added proves nothing about who adds it. */
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
    case 'Social': {
      const { target, identity } = payload as { target?: string; identity?: { userId?: string } }
      const linked = target === undefined ? undefined : user.identities[target]
      return linked !== undefined && linked.userId === identity?.userId
    }
    default:
      return false
  }
}

/**
 * The protected changes that a proof of this type is enough for. The strongest method that the person has decides (OWASP ASVS 5
 * 7.5.1): a password or a mailbox that a thief took over must not remove the second factor.
 */
export function sufficientFor(type: VerificationType, user: UserRow, settings: Settings): ProtectedChange[] {
  const all = protectedChange.options
  if (settings.accountCenter.stepUp === 'any') return all
  if (user.has_factor) return factorTypes.includes(type) ? all : []
  const address = { EmailVerificationCode: 'email', PhoneVerificationCode: 'phone' }[type as string]
  return user.password_digest === null ? all : all.filter(change => change !== address)
}

/** A backup code stands in for a lost factor; refusing it would lock its owner out. */
const factorTypes: readonly VerificationType[] = ['WebAuthn', 'Totp', 'BackupCode']
