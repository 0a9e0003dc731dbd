import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Submission } from '../sign-in/state.ts'
import type { RequestClient } from '../store/actor.ts'
import { type Queryable, sql } from '../store/database.ts'
import { days } from './client-settings.ts'

/** Seconds that a browser stays signed in after it was last seen; contract management-api 8.4. */
const sessionTtl = 14 * days

/** Seconds after a sign-in in which nobody is asked again, however often the browser is seen; NIST SP 800-63B-4, AAL1. */
const longestSession = 30 * days

/** Seconds that a session lives from now on, if nothing is seen of the browser any more. */
export function timeLeft(signedInAt: number | undefined, now = Math.floor(Date.now() / 1000)): number {
  // Somebody who has not signed in yet has no session to end; the library wants a positive number.
  return Math.max(1, Math.min(sessionTtl, (signedInAt ?? now) + longestSession - now))
}

/** What the Sign-in door hands to the provider beside who it was. */
export type SignedIn = Omit<Submission, 'userId' | 'amr'> &
  Omit<RequestClient, 'requestId' | 'acceptLanguage'>

/** Keeps how somebody signed in beside the session that came of it: only now it is known which one that is. */
export async function keepSession(database: Queryable, { oidc }: KoaContextWithOIDC): Promise<void> {
  const { session, client, result } = oidc
  const signedIn = result?.signedIn as SignedIn | undefined
  // After a consent the provider sees the result of the sign-in once more: it kept it the first time.
  if (!session?.accountId || !signedIn || result?.consent) return
  const now = new Date()
  const expiresAt = new Date(now.getTime() + sessionTtl * 1000)
  await database.query(sql`
    insert into sessions (uid, user_id, client_id, event, verifications, address, user_agent, country, city, signed_in_at,
      expires_at)
    values (${session.uid}, ${session.accountId}, ${client?.clientId}, ${signedIn.event},
      ${JSON.stringify(signedIn.verifications)}, ${signedIn.address}, ${signedIn.userAgent}, ${signedIn.country},
      ${signedIn.city}, ${now}, ${expiresAt})
    on conflict (uid) do update set user_id = excluded.user_id, client_id = excluded.client_id, event = excluded.event,
      verifications = excluded.verifications, address = excluded.address, user_agent = excluded.user_agent,
      country = excluded.country, city = excluded.city, signed_in_at = excluded.signed_in_at,
      expires_at = excluded.expires_at
    where sessions.ended_at is null`)
}
