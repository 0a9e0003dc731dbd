import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'

/** Ends what came of token exchanges in a person's name, and answers whether there was anything. */
export async function endExchangedAccess({ tx, user }: Account): Promise<boolean> {
  await tx.query(sql`
    delete from oidc_records where account_id = ${user.id}
      and grant_id in (select grant_id from exchanged_grants where user_id = ${user.id})`)
  const ended = await tx.query(sql`delete from exchanged_grants where user_id = ${user.id} returning 1`)
  return ended.length > 0
}

/** Ends what came of one personal access token, named by its hash. To be called when nothing more can come of it. */
export async function endAccessOf({ tx, user }: Account, personalAccessToken: string): Promise<void> {
  await tx.query(sql`
    delete from oidc_records where account_id = ${user.id} and grant_id in (
      select grant_id from exchanged_grants
      where user_id = ${user.id} and personal_access_token = ${personalAccessToken})`)
  await tx.query(sql`
    delete from exchanged_grants where user_id = ${user.id} and personal_access_token = ${personalAccessToken}`)
}
