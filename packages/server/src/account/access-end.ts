import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { endAccessLinks } from './access-links.ts'
import { endExchangedAccess } from './exchanged-access.ts'
import { announceLogout } from './logout-notices.ts'
import { endOtherSessions } from './sessions.ts'

/**
 * Ends access that an attacker may have gained: all sessions but the caller's (an administrator has none here), their
 * tokens, and completed sign-ins that were not redeemed yet. Tokens without a session end too, the caller's included,
 * since they cannot be told from an attacker's. The person's verifications stay: the person has just verified.
 */
export async function endOtherAccess(account: Account): Promise<void> {
  await endOtherSessions(account)
  await endTokensWithoutSession(account)
  await endFinishedSignIns(account)
}

/** Ends all sessions, tokens, verifications and access links of an account. The grants stay. */
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
  endAccessLinks(account)
}

async function endTokensWithoutSession(account: Account): Promise<void> {
  const { tx, user } = account
  const ended = await tx.query(sql`
    delete from oidc_records where account_id = ${user.id} and model <> 'Grant' and coalesce(payload ->> 'sessionUid', uid) is null
    returning 1`)
  if (ended.length > 0) await record(account, 'Session.Ended', { accountId: user.id, tokens: ended.length })
}

/** Deletes interactions whose login is complete but not yet redeemed for a session. */
async function endFinishedSignIns({ tx, user }: Account): Promise<void> {
  await tx.query(sql`
    delete from oidc_records where model = 'Interaction' and payload #>> '{result,login,accountId}' = ${user.id}`)
}
