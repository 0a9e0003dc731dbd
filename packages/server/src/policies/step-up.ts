import { Problem } from '@latchkey/contract'
import type { ReadableAccount } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { sql } from '../store/database.ts'
import type { UserRow, VerificationRecordRow } from '../store/rows.ts'

/** Contract account-api 1.7: what a person can be asked to prove. */
export function hasSecurityVerificationMethod(user: UserRow): boolean {
  return Boolean(user.password_digest || user.primary_email || user.primary_phone)
}

/** Refuses unless the person proved within the last ten minutes who they are; the hint is RFC 9470 section 3. */
export async function requireFreshVerification(account: ReadableAccount<Owner>): Promise<void> {
  if (await isFreshlyVerified(account)) return
  throw new Problem('verification_record.permission_denied', undefined, {
    headers: {
      'www-authenticate':
        'Bearer error="insufficient_user_authentication", error_description="A fresh verification of the person is needed", max_age="600"',
    },
  })
}

async function isFreshlyVerified({ tx, actor, user, now }: ReadableAccount<Owner>): Promise<boolean> {
  // Whoever impersonates somebody has not proved to be them.
  if (!actor.verificationId || actor.impersonator) return false
  const [record] = await tx.query<VerificationRecordRow>(
    sql`select * from verification_records where id = ${actor.verificationId} and user_id = ${user.id}`,
  )
  return Boolean(record?.is_verified && record.expires_at > now && provesPerson(record))
}

function provesPerson(record: VerificationRecordRow): boolean {
  return record.type === 'Password'
}
