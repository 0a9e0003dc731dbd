import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { endExchangedAccess } from './exchanged-access.ts'
import { announceLogout } from './logout-notices.ts'
import { endOtherSessions } from './sessions.ts'

/**
 * Ends what somebody else may have opened: every session but the one that the request comes from (an administrator's comes from none),
 * every token beside it, and every sign-in that is only waiting to be redeemed. A token without a session of its own ends too, also the caller's: nothing
 * tells it from a thief's. What the person proved stays: they have just proved it.
 */
export async function endOtherAccess(account: Account): Promise<void> {
  await endOtherSessions(account)
  await endTokensWithoutSession(account)
  await endFinishedSignIns(account)
}

/** Ends every session and every token of an account, and what it proved; what the person once allowed stays. */
export async function endAllAccess(account: Account): Promise<void> {
  const { tx, user, now } = account
  await tx.query(sql`
    update sessions set ended_at = ${now}, keeps_offline_access = false
    where user_id = ${user.id} and (ended_at is null or keeps_offline_access)`)
  await announceLogout(account, 'all')
  await endExchangedAccess(account)
  await tx.query(sql`delete from subject_tokens where user_id = ${user.id}`)
  await tx.query(sql`delete from oidc_records where account_id = ${user.id} and model <> 'Grant'`)
  await endFinishedSignIns(account)
  await tx.query(sql`delete from verification_records where user_id = ${user.id}`)
}

async function endTokensWithoutSession(account: Account): Promise<void> {
  const { tx, user } = account
  const ended = await tx.query(sql`
    delete from oidc_records where account_id = ${user.id} and model <> 'Grant' and coalesce(payload ->> 'sessionUid', uid) is null
    returning 1`)
  if (ended.length > 0) await record(account, 'Session.Ended', { accountId: user.id, tokens: ended.length })
}

/** A browser that has shown who it is, and has not yet gone on to where its session begins. */
async function endFinishedSignIns({ tx, user }: Account): Promise<void> {
  await tx.query(sql`
    delete from oidc_records where model = 'Interaction' and payload #>> '{result,login,accountId}' = ${user.id}`)
}
