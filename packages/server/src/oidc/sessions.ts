import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Submission } from '../sign-in/state.ts'
import type { RequestClient } from '../store/actor.ts'
import { type Database, sql } from '../store/database.ts'
import { days } from './client-settings.ts'
import { write } from './waiting-writes.ts'

/** Seconds without use after which a session ends, unless it has a lifetime (docs/wire/management-api.md#8.4). */
const defaultLifetime = 14 * days

/**
 * Seconds after which a session ends regardless of activity (NIST SP 800-63B-4, AAL1), unless an administrator set a
 * longer lifetime.
 */
const longestSession = 30 * days

type Session = NonNullable<KoaContextWithOIDC['oidc']['session']>

/** A session with the lifetime that was set when it began: a changed setting applies to new sessions. */
type LimitedSession = Session & { lifetime?: number }

/** Stores the lifetime of a session with it. */
export function keepLifetimes({ Session }: Provider): void {
  const members = [...Session.IN_PAYLOAD, 'lifetime']
  Object.defineProperty(Session, 'IN_PAYLOAD', { get: () => members })
}

/** Seconds until a session ends without further activity. */
export function timeLeft(
  { loginTs: signedInAt, lifetime = defaultLifetime }: Partial<LimitedSession>,
  now = Math.floor(Date.now() / 1000),
): number {
  const longest = Math.max(longestSession, lifetime)
  // Without a sign-in there is no session to end, but the library requires a positive number.
  return Math.max(1, Math.min(lifetime, (signedInAt ?? now) + longest - now))
}

/** What the Sign-in API passes to the provider, beside the user and the authentication methods. */
export type SignedIn = Omit<Submission, 'userId' | 'amr' | 'authTime'> & { isStepUp: boolean } & Omit<
    RequestClient,
    'requestId' | 'acceptLanguage' | 'uiLocales'
  >

/** Stores the details of a sign-in with its session, whose id is known only now. */
export async function keepSession(
  database: Database,
  { oidc }: KoaContextWithOIDC,
  lifetime: number,
): Promise<void> {
  const { client, result } = oidc
  const session: LimitedSession | undefined = oidc.session
  const signedIn = result?.signedIn as SignedIn | undefined
  // After a consent the provider returns the sign-in's result a second time; it was stored the first time.
  if (!session?.accountId || !signedIn || result?.consent) return
  const record = `sessions ${session.uid}`
  const verifications = JSON.stringify(signedIn.verifications)
  if (signedIn.isStepUp) {
    // The session goes on: its time, place and lifetime stay those of the sign-in.
    const statement = sql`
      update sessions set verifications = verifications || ${verifications}::jsonb
      where uid = ${session.uid} and user_id = ${session.accountId} and ended_at is null`
    return write(database, { record, statement })
  }
  session.lifetime = lifetime
  const now = new Date()
  const expiresAt = new Date(now.getTime() + lifetime * 1000)
  const statement = sql`
    insert into sessions (uid, user_id, client_id, event, verifications, address, user_agent, country, city, signed_in_at,
      expires_at)
    values (${session.uid}, ${session.accountId}, ${client?.clientId}, ${signedIn.event},
      ${verifications}, ${signedIn.address}, ${signedIn.userAgent}, ${signedIn.country},
      ${signedIn.city}, ${now}, ${expiresAt})
    on conflict (uid) do update set user_id = excluded.user_id, client_id = excluded.client_id, event = excluded.event,
      verifications = excluded.verifications, address = excluded.address, user_agent = excluded.user_agent,
      country = excluded.country, city = excluded.city, signed_in_at = excluded.signed_in_at,
      expires_at = excluded.expires_at
    where sessions.ended_at is null`
  await write(database, { record, statement })
}
