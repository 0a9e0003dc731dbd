import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'

/** Notified when there are logout tokens to be sent. */
export const logoutChannel = 'latchkey_logout'

/**
 * Has the applications told that sessions end; OpenID Connect Back-Channel Logout 1.0. To be called before the sessions are gone.
 * The notices are written with the change and sent after it: a change neither waits for applications nor fails with them.
 */
export async function announceLogout(
  { tx, user, now }: Account,
  sessionUids: readonly string[] | 'all',
): Promise<void> {
  const which = sessionUids === 'all' ? sql`true` : sql`live.uid = any(${sessionUids})`
  const announced = await tx.query(sql`
    insert into logout_notices (user_id, client_id, sid, due_at)
    select live.account_id, entry.client_id, entry.value ->> 'sid', ${now}
    from oidc_records as live
    cross join jsonb_each(coalesce(live.payload -> 'authorizations', '{}')) as entry (client_id, value)
    join applications on applications.id = entry.client_id
    where live.account_id = ${user.id} and live.model = 'Session' and live.expires_at > ${now} and ${which}
      and oidc_client_metadata ->> 'backchannelLogoutUri' <> ''
    returning 1`)
  if (announced.length > 0) await tx.notify(logoutChannel)
}
