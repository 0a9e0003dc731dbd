import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'

/** Ten minutes, which looking at a record does not prolong; contract account-api 1.7. */
const lifetime = 10 * 60 * 1000

/** Keeps for ten minutes that the person proved their password. */
export async function keepPasswordVerification(
  account: Account,
): Promise<{ verificationRecordId: string; expiresAt: string }> {
  const { tx, user, now } = account
  if (user.is_suspended) throw new Problem('user.suspended')
  const id = newId()
  const expiresAt = new Date(now.getTime() + lifetime)
  await tx.query(sql`
    insert into verification_records (id, user_id, type, is_verified, created_at, expires_at)
    values (${id}, ${user.id}, 'Password', true, ${now}, ${expiresAt})`)
  await record(account, 'Verification.Password', { accountId: user.id })
  return { verificationRecordId: id, expiresAt: expiresAt.toISOString() }
}
