import type { Account } from '../store/account.ts'
import { type Sql, sql } from '../store/database.ts'
import { endGrants } from './grants.ts'

/** Revokes the tokens that token exchanges issued for a person. Returns whether there were any. */
export function endExchangedAccess(account: Account): Promise<boolean> {
  return end(account, sql`true`)
}

/**
 * Revokes the tokens that were exchanged for one personal access token, named by its hash. Call it only after the
 * token itself can no longer be exchanged.
 */
export async function endAccessOf(account: Account, personalAccessToken: string): Promise<void> {
  await end(account, sql`personal_access_token = ${personalAccessToken}`)
}

async function end(account: Account, which: Sql): Promise<boolean> {
  const ended = await account.tx.query<{ grant_id: string }>(sql`
    delete from exchanged_grants where user_id = ${account.user.id} and ${which} returning grant_id`)
  const ids = ended.map(({ grant_id }) => grant_id)
  if (ids.length > 0) await endGrants(account, ids)
  return ids.length > 0
}
