import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { endAllAccess } from './access-end.ts'

/** Suspends an account, which ends its sessions and tokens in the same moment, or restores it. */
export async function setSuspended(account: Account, isSuspended: boolean): Promise<UserRow> {
  const { tx, user, now } = account
  const [changed] = await tx.query<UserRow>(
    sql`update users set is_suspended = ${isSuspended}, updated_at = ${now} where id = ${user.id} returning *`,
  )
  if (!changed) throw new Problem('entity.not_exists')
  if (isSuspended) await endAllAccess(account)
  await record(account, 'User.SuspensionStatus.Updated', { accountId: user.id, isSuspended })
  return changed
}
