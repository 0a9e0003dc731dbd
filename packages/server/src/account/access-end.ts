import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'

/** Ends every session and every token of an account, and what it proved; grants stay, as what the person once allowed. */
export async function endAllAccess({ tx, user }: Account): Promise<void> {
  await tx.query(sql`delete from oidc_records where account_id = ${user.id} and model <> 'Grant'`)
  await tx.query(sql`delete from verification_records where user_id = ${user.id}`)
}
