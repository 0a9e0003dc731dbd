import type { Logger } from 'pino'
import { type Database, sql } from '../store/database.ts'

/** Rows at a time: a sweep must never be felt. */
const batch = 5000
const everyTenMinutes = 10 * 60 * 1000

/** Removes what has expired: sessions, tokens, verifications, abandoned sign-ins. Several nodes take turns. */
export function startSweeping(database: Database, logger: Logger): () => Promise<void> {
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = sweep(database, new Date()).catch(error =>
      logger.warn({ err: error }, 'a sweep failed; the next one goes on'),
    )
  }, everyTenMinutes).unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}

export async function sweep(database: Database, now: Date): Promise<void> {
  // What a session left is kept as long as the session is: each time it was seen it lives longer.
  await database.query(sql`
    update sessions set expires_at = live.expires_at from oidc_records as live
    where sessions.expires_at < ${now} and ended_at is null
      and live.model = 'Session' and live.uid = sessions.uid and live.expires_at > ${now}`)
  for (const table of [
    sql`delete from oidc_records where ctid in (select ctid from oidc_records where expires_at < ${now} limit ${batch} for update skip locked)`,
    sql`delete from verification_records where ctid in (select ctid from verification_records where expires_at < ${now} limit ${batch} for update skip locked)`,
    // Counted for an hour, and messages for ten minutes.
    sql`delete from attempts where ctid in (select ctid from attempts where created_at < ${new Date(now.getTime() - 3_600_000)} limit ${batch} for update skip locked)`,
    // What could not be told in days will not be: an address must not be kept for that.
    sql`delete from graphile_worker._private_jobs where attempts >= max_attempts and updated_at < ${new Date(now.getTime() - 7 * 24 * 3_600_000)}`,
    sql`delete from address_changes where expires_at < ${now}`,
    sql`delete from known_devices where last_seen_at < ${new Date(now.getTime() - 400 * 24 * 3_600_000)}`,
    sql`delete from lockouts where ends_at < ${now}`,
    sql`delete from sessions where ctid in (select ctid from sessions where expires_at < ${now} limit ${batch} for update skip locked)`,
    sql`delete from trusted_devices where ctid in (select ctid from trusted_devices where expires_at < ${now} limit ${batch} for update skip locked)`,
    sql`delete from passkey_challenges where ctid in (select ctid from passkey_challenges where expires_at < ${now} limit ${batch} for update skip locked)`,
    sql`delete from connector_journeys where expires_at < ${now}`,
    sql`delete from sign_ins where ctid in (select ctid from sign_ins where expires_at < ${now} limit ${batch} for update skip locked)`,
  ])
    await database.query(table)
}
