import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { sql } from '../store/database.ts'
import { announceLogout } from './logout-notices.ts'

/**
 * Ends what somebody else may have opened: every session and every token of an account. Which of them this request came by
 * an `Owner` does not say, so that it ends as well. What the person proved stays: they have just proved it.
 */
export async function endOtherAccess(account: Account<Owner>): Promise<void> {
  const { tx, user } = account
  await tx.query(sql`delete from oidc_records where account_id = ${user.id} and model <> 'Grant'`)
  await record(account, 'Session.Ended', { accountId: user.id, others: true })
}

/** Ends every session and every token of an account, and what it proved; grants stay, as what the person once allowed. */
export async function endAllAccess(account: Account): Promise<void> {
  const { tx, user, now } = account
  await tx.query(sql`update sessions set ended_at = ${now} where user_id = ${user.id} and ended_at is null`)
  await announceLogout(account, 'all')
  await tx.query(sql`delete from oidc_records where account_id = ${user.id} and model <> 'Grant'`)
  await tx.query(sql`delete from verification_records where user_id = ${user.id}`)
}
