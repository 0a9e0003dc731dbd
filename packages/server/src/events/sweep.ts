import type { Logger } from 'pino'
import { type Database, raw, type Sql, sql } from '../store/database.ts'
import { firstEventId } from '../store/ids.ts'
import { loadSettings } from '../store/settings.ts'
import { settleActiveDays } from './active-people.ts'
import { gatherFigures } from './figures.ts'
import { slotOf, slotsOfDay } from './slots.ts'

/** Rows at a time, so that a sweep does not slow down requests. */
const batch = 5000
const everyTenMinutes = 10 * 60 * 1000

/**
 * Deletes expired rows: sessions, tokens, verifications, abandoned sign-ins. Several nodes may sweep at the same
 * time.
 */
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
  // The row of a session must live as long as its OIDC session, whose expiry moves with each use.
  await database.query(sql`
    update sessions set expires_at = live.expires_at from oidc_records as live
    where sessions.expires_at < ${now} and ended_at is null
      and live.model = 'Session' and live.uid = sessions.uid and live.expires_at > ${now}`)
  const anHourAgo = new Date(now.getTime() - 3_600_000)
  const aDayAgo = new Date(now.getTime() - 24 * 3_600_000)
  const aWeekAgo = new Date(now.getTime() - 7 * 24 * 3_600_000)
  const aMonthAgo = new Date(now.getTime() - 30 * 24 * 3_600_000)
  const longAgo = new Date(now.getTime() - 400 * 24 * 3_600_000)
  // Days of the year that the dashboard shows, their month before, and a little more.
  const activeDay = Math.floor(slotOf(now) / slotsOfDay) - 405
  const twoYearsAgo = new Date(now.getTime() - 2 * 366 * 24 * 3_600_000)
  for (const [table, isOver] of [
    ['oidc_records', sql`expires_at < ${now}`],
    ['verification_records', sql`expires_at < ${now}`],
    // A code is valid for at most an hour; `verificationCodePolicy`.
    ['verification_codes', sql`created_at < ${anHourAgo}`],
    // Attempts count for an hour, messages for ten minutes.
    ['attempts', sql`created_at < ${anHourAgo}`],
    ['address_changes', sql`expires_at < ${now}`],
    ['data_exports', sql`expires_at < ${now}`],
    // First the many rows of a job, in batches; then the job itself.
    ['user_job_parts', isOfJobThatEnded(aDayAgo)],
    ['user_job_targets', isOfJobThatEnded(aMonthAgo)],
    ['user_jobs', sql`ended_at < ${aMonthAgo}`],
    ['lockdown_links', sql`expires_at < ${now}`],
    ['known_devices', sql`last_seen_at < ${longAgo}`],
    ['connector_authorizations', sql`expires_at < ${now}`],
    // A message that failed for days will not be sent any more, and its job contains an address.
    ['graphile_worker._private_jobs', sql`attempts >= max_attempts and updated_at < ${aWeekAgo}`],
    ['lockouts', sql`ends_at < ${now}`],
    ['throttles', sql`expire < ${now.getTime()}`],
    ['sessions', sql`expires_at < ${now}`],
    ['trusted_devices', sql`expires_at < ${now}`],
    ['passkey_challenges', sql`expires_at < ${now}`],
    ['subject_tokens', sql`expires_at < ${now}`],
    // Until then, a link that is over says so, instead of being unknown.
    ['access_links', sql`expires_at < ${aMonthAgo}`],
    ['owner_links', sql`expires_at < ${aMonthAgo}`],
    ['one_time_tokens', sql`expires_at < ${aMonthAgo}`],
    ['exchanged_grants', sql`expires_at < ${now}`],
    ['sign_ins', sql`expires_at < ${now}`],
    ['used_credentials', sql`expires_at < ${now}`],
    ['signing_keys', isRetired(now)],
    // Deliveries and attempts go with their message.
    ['hook_messages', sql`created_at < ${aMonthAgo}`],
    ['hook_messages', isOfDeleted],
    ['hook_lanes', isUnused],
    ['active_days', sql`day < ${activeDay}`],
    ['active_people', sql`day < ${activeDay}`],
    ['figures', sql`slot < ${slotOf(twoYearsAgo)}`],
  ] as const)
    await empty(database, table, isOver)
  await settleActiveDays(database, now)
  await gatherFigures(database)
  await sweepLog(database, now)
}

function isOfJobThatEnded(before: Date): Sql {
  return sql`job_id in (select id from user_jobs where ended_at < ${before})`
}

/** A delivered message about a person whose account is deleted: nothing of the person stays. */
const isOfDeleted = sql`
  is_of_deleted and not exists (
    select from hook_deliveries where message_id = hook_messages.id and hook_deliveries.status = 'pending')`

/** Positions begin again at 1, so a lane stays as long as its deliveries. */
const isUnused = sql`
  next_attempt_at is null and not exists (
    select from hook_deliveries as delivery
    where delivery.hook_id = hook_lanes.hook_id and delivery.lane = hook_lanes.lane)`

/**
 * A private key with two successors that sign or have signed, and whose tokens have expired: it is not published any
 * more.
 */
function isRetired(now: Date): Sql {
  return sql`
    purpose = 'private' and (verifies_until is null or verifies_until <= ${now}) and 2 <= (
      select count(*) from signing_keys as later
      where later.purpose = 'private' and later.effective_at > signing_keys.effective_at and later.effective_at <= ${now})`
}

/** Event ids grow with time, so the primary key finds the oldest. The deletion runs outside of requests. */
async function sweepLog(database: Database, now: Date): Promise<void> {
  const { retentionDays } = (await loadSettings(database)).log
  if (retentionDays === null) return
  const oldest = firstEventId(new Date(now.getTime() - retentionDays * 24 * 3_600_000))
  await empty(database, 'events', sql`id < ${oldest}`)
}

/** Repeats until no expired row is left: callers can begin more sign-ins in ten minutes than one batch deletes. */
async function empty(database: Database, table: string, isOver: Sql): Promise<void> {
  let removed = batch
  while (removed === batch) {
    const [row] = await database.query<{ removed: number }>(sql`
      with gone as (
        delete from ${raw(table)} where ctid = any(array(
          select ctid from ${raw(table)} where ${isOver} limit ${batch} for update skip locked))
        returning 1)
      select count(*)::integer as removed from gone`)
    removed = row?.removed ?? 0
  }
}
