import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'

/**
 * Enqueues logout tokens for the applications of sessions (OpenID Connect Back-Channel Logout 1.0). Call it before
 * the sessions are deleted. The jobs commit with the change and run after it, so a change neither waits for
 * applications nor fails with them.
 */
export async function announceLogout(
  { tx, user, now }: Account,
  sessionUids: readonly string[] | 'all',
): Promise<void> {
  const which = sessionUids === 'all' ? sql`true` : sql`live.uid = any(${sessionUids})`
  await tx.query(sql`
    select (graphile_worker.add_job('logout', json_build_object(
      'userId', live.account_id, 'clientId', entry.client_id, 'sid', entry.value ->> 'sid'), max_attempts => 3)).id
    from oidc_records as live
    cross join jsonb_each(coalesce(live.payload -> 'authorizations', '{}')) as entry (client_id, value)
    join applications on applications.id = entry.client_id
    where live.account_id = ${user.id} and live.model = 'Session' and live.expires_at > ${now} and ${which}
      and oidc_client_metadata ->> 'backchannelLogoutUri' <> ''`)
}
