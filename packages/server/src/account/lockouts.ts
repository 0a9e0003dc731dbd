import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { forgetAttempts } from './attempts.ts'

/** Releases the lockouts of the account and forgets its failures, whichever identifier was typed. */
export async function releaseLockouts(account: Account): Promise<void> {
  const { id, username, primary_email, primary_phone } = account.user
  const targets = [id, username, primary_email, primary_phone].filter(target => target !== null)
  await forgetAttempts(account, targets)
  await account.tx.query(sql`delete from lockouts where user_id = ${id}`)
  await record(account, 'Sentinel.Released', { accountId: id, targets: targets.length })
}
