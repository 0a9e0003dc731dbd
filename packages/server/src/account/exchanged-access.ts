import type { Account } from '../store/account.ts'
import { type Sql, sql } from '../store/database.ts'
import { endGrants } from './grants.ts'

/** Ends what came of token exchanges in a person's name, and answers whether there was anything. */
export function endExchangedAccess(account: Account): Promise<boolean> {
  return end(account, sql`true`)
}

/** Ends what came of one personal access token, named by its hash. To be called when nothing more can come of it. */
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
