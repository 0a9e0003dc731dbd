import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { announceLogout } from './logout-notices.ts'

/** Ends every session and every token of an account, and what it proved; grants stay, as what the person once allowed. */
export async function endAllAccess(account: Account): Promise<void> {
  const { tx, user, now } = account
  await tx.query(sql`update sessions set ended_at = ${now} where user_id = ${user.id} and ended_at is null`)
  await announceLogout(account, 'all')
  await tx.query(sql`delete from oidc_records where account_id = ${user.id} and model <> 'Grant'`)
  await tx.query(sql`delete from verification_records where user_id = ${user.id}`)
}
