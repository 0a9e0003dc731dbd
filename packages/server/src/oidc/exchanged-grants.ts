import { isBuiltIn } from '../policies/applications.ts'
import { isUsableAt } from '../policies/deletion.ts'
import { type Database, sql } from '../store/database.ts'
import { inOAuthWords } from './oauth-errors.ts'
import type { Subject } from './subjects.ts'

type ExchangedGrant = { grantId: string; clientId: string; expiresIn: number; subject: Subject }

/**
 * Marks a grant as the result of an exchange and consumes the subject token. Returns false if a precondition no
 * longer holds. Locks the rows of application, person, session and personal access token, in the order in which
 * revocations lock them. This serializes an exchange with a revocation: the exchange either sees the revocation, or
 * its grant is revoked.
 */
export async function keepExchangedGrant(
  database: Database,
  { grantId, clientId, expiresIn, subject }: ExchangedGrant,
): Promise<boolean> {
  const { accountId, sessionUid, subjectToken, personalAccessToken } = subject
  const now = new Date()
  const store = inOAuthWords(database)
  const kept = await store.query(sql`
    with application as materialized (select id from applications where id = ${clientId} for share),
    person as materialized (
      select users.id, (select id from application) as application_id from users
      where users.id = ${accountId} and ${isUsableAt(now)}
        and (${isBuiltIn(clientId)} or exists (select from application))
      for share of users),
    session as materialized (
      select ended_at from person join sessions on user_id = person.id where uid = ${sessionUid} for share of sessions),
    used as (
      update subject_tokens set used_at = ${now} from person
      where value_hash = ${subjectToken} and user_id = person.id and used_at is null and expires_at > ${now} returning 1),
    personal as materialized (
      select 1 from person join personal_access_tokens on user_id = person.id
      where value_hash = ${personalAccessToken} and (expires_at is null or expires_at > ${now})
      for share of personal_access_tokens)
    insert into exchanged_grants (grant_id, user_id, application_id, personal_access_token, expires_at)
    select ${grantId}, id, application_id, ${personalAccessToken}::text, ${new Date(now.getTime() + expiresIn * 1000)}::timestamptz
    from person
    where not exists (select from session where ended_at is not null)
      and (${subjectToken}::text is null or exists (select from used))
      and (${personalAccessToken}::text is null or exists (select from personal))
    returning 1`)
  if (kept.length > 0 && personalAccessToken) await noteUse(database, personalAccessToken, now)
  return kept.length > 0
}

/** Records the use at most once a minute, since a script may exchange a hundred times a second. */
async function noteUse(database: Database, personalAccessToken: string, now: Date): Promise<void> {
  const aMinuteAgo = new Date(now.getTime() - 60_000)
  await inOAuthWords(database).query(sql`
    update personal_access_tokens set last_used_at = ${now}
    where value_hash = ${personalAccessToken} and (last_used_at is null or last_used_at < ${aMinuteAgo})`)
}
