import { type Database, type Queryable, type Sql, sql } from '../../store/database.ts'
import type { HookDeliveryRow, HookMessageRow, HookRow } from '../../store/rows.ts'

/** Attempts of one hook at a time, for each node; one, once it has failed `failuresOfTrouble` times in a row. */
const attemptsAtOnce = 10
const failuresOfTrouble = 10

/** A delivery that this node has leased, with what the attempt needs. */
export type Leased = {
  hook: HookRow
  delivery: HookDeliveryRow
  message: HookMessageRow
  /** The end of the lease, which also identifies it. */
  lease: string
}

/** What an attempt came to. */
export type Result = {
  leased: Leased
  beganAt: Date
  /** Milliseconds. */
  duration: number
  /** The HTTP status; null: no response. */
  status: number | null
  error: string | null
  /** The beginning of the response body. */
  response: string | null
  outcome: 'delivered' | 'failed' | { retryIn: number }
}

type LeasedRow = {
  hook: object
  delivery: object | null
  message: object
  hook_id: string
  lane: string
  lease: string
}

/**
 * Leases the next delivery of lanes that are due. A lease ends after 30 seconds, three times an attempt’s limit, so that a
 * killed node holds nothing up. `inFlight`: the attempts of this node by hook.
 */
export async function lease(database: Database, inFlight: ReadonlyMap<string, number>): Promise<Leased[]> {
  const rows = await database.query<LeasedRow>(sql`
    with ${unsynced}, due as materialized (
      select due.* from unsynced cross join hooks cross join lateral (
        select hook_id, lane from hook_lanes
        where hook_id = hooks.id and next_attempt_at <= now() and (leased_until is null or leased_until <= now())
        order by next_attempt_at
        limit ${roomOf(inFlight)}
        for update skip locked) as due
      where hooks.is_enabled and hooks.paused_at is null
    ), leased as (
      update hook_lanes as lane set leased_until = now() + interval '30 seconds' from due
      where lane.hook_id = due.hook_id and lane.lane = due.lane
      returning lane.hook_id, lane.lane, lane.next_position, lane.leased_until
    )
    select leased.hook_id, leased.lane, leased.leased_until::text as lease,
      to_jsonb(hooks) as hook, to_jsonb(delivery) as delivery, to_jsonb(message) as message
    from leased join hooks on hooks.id = leased.hook_id
    left join lateral (
      select * from hook_deliveries
      where hook_id = leased.hook_id and lane = leased.lane and position >= leased.next_position and status = 'pending'
      order by position limit 1) as delivery on true
    left join hook_messages as message on message.id = delivery.message_id`)
  const leased = rows.flatMap(row => (row.delivery ? [fromJson(row)] : []))
  const empty = rows.filter(row => !row.delivery)
  if (empty.length > 0) await closeEmpty(database, empty)
  return leased
}

/**
 * Commits without waiting for the disk, which took most of the time. If the database crashes in the same half second, events
 * are delivered again, as after any crash; none is lost, as enqueuing waits for the disk with the change.
 */
const unsynced = sql`unsynced as materialized (select set_config('synchronous_commit', 'off', true))`

/** The attempts of a hook that this node may begin. */
function roomOf(inFlight: ReadonlyMap<string, number>): Sql {
  return sql`greatest(0, case when hooks.failures >= ${failuresOfTrouble} then 1 else ${attemptsAtOnce} end
    - coalesce((${JSON.stringify(Object.fromEntries(inFlight))}::jsonb ->> hooks.id)::int, 0))`
}

/**
 * Ends lanes whose pending deliveries were deleted with their time of retention. A lane that moved on while it was leased
 * has some; it is given back, and due as before.
 */
async function closeEmpty(
  database: Database,
  lanes: readonly { hook_id: string; lane: string; lease: string }[],
) {
  for (const { hook_id, lane, lease } of lanes)
    await database.query(sql`
      update hook_lanes as lane set leased_until = null,
        next_position = case when pending then next_position else last_position + 1 end,
        next_attempt_at = case when pending then next_attempt_at end
      from (select exists (
        select from hook_deliveries
        where hook_id = ${hook_id} and lane = ${lane} and status = 'pending') as pending) as later
      where lane.hook_id = ${hook_id} and lane.lane = ${lane} and leased_until = ${lease}::timestamptz`)
}

/** The rows as `pg` would return them: JSON has no dates. */
function fromJson({ hook, delivery, message, lease }: LeasedRow): Leased {
  return {
    // The casts are safe: the statement selects whole rows, and `withDates` revives the only columns that JSON changes.
    hook: withDates(hook, ['created_at', 'failing_since', 'paused_at', 'former_key_until']) as HookRow,
    delivery: withDates(delivery ?? {}, ['created_at', 'ended_at']) as HookDeliveryRow,
    message: withDates(message, ['created_at']) as HookMessageRow,
    lease,
  }
}

function withDates(row: object, names: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      names.includes(name) && typeof value === 'string' ? new Date(value) : value,
    ]),
  )
}

/**
 * Records attempts, and moves the lanes on: to the next delivery, or to the next attempt. One statement. A lane whose
 * lease ended meanwhile is another node’s, and stays as it is, like a delivery that the other node ended.
 *
 * Waits for no lane: a transaction that records events of many accounts holds the locks of theirs, in any order, and the
 * two would be deadlocked. Returns the results whose lane was locked.
 */
export async function settle(tx: Queryable, results: readonly Result[]): Promise<Result[]> {
  const given = results.map(({ leased, outcome, ...attempt }, index) => ({
    index,
    hook_id: leased.hook.id,
    lane: leased.delivery.lane,
    lease: leased.lease,
    delivery_id: leased.delivery.id,
    position: leased.delivery.position,
    began_at: attempt.beganAt,
    duration: attempt.duration,
    status: attempt.status,
    error: attempt.error,
    response: attempt.response,
    ended: typeof outcome === 'string' ? outcome : null,
    retry_in: typeof outcome === 'string' ? null : outcome.retryIn,
  }))
  const locked = await tx.query<{ index: number }>(sql`
    with ${unsynced}, given as materialized (
      select given.* from unsynced cross join jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (
        index integer, hook_id text, lane text, lease timestamptz, delivery_id bigint, position bigint, began_at timestamptz,
        duration integer, status smallint, error text, response text, ended text, retry_in double precision)
    ), result as materialized (
      select given.* from given join hook_lanes using (hook_id, lane) for no key update of hook_lanes skip locked
    ), attempted as (
      insert into hook_attempts (delivery_id, hook_id, began_at, duration, status, error, response)
      select delivery_id, result.hook_id, began_at, duration, result.status, error, response
      from result join hook_deliveries on id = delivery_id
    ), delivered as (
      update hook_deliveries as delivery set attempts = attempts + 1,
        status = case delivery.status when 'pending' then coalesce(result.ended, 'pending') else delivery.status end,
        ended_at = coalesce(ended_at, case when result.ended is not null then now() end)
      from result where delivery.id = delivery_id
    ), moved as (
      update hook_lanes as lane set leased_until = null,
        next_position = case when ended is null then next_position else result.position + 1 end,
        next_attempt_at = case
          when ended is null then now() + retry_in * interval '1 millisecond'
          when result.position < last_position then now() end
      from result
      where lane.hook_id = result.hook_id and lane.lane = result.lane and leased_until = result.lease
    )
    select index from given join hook_lanes using (hook_id, lane)
    where index not in (select index from result)`)
  return locked.flatMap(({ index }) => results[index] ?? [])
}

/** Gives leased deliveries back without an attempt, for a node that stops. */
export async function giveBack(tx: Queryable, all: readonly Leased[]): Promise<void> {
  for (const { hook, delivery, lease } of all)
    await tx.query(sql`
      update hook_lanes set leased_until = null
      where hook_id = ${hook.id} and lane = ${delivery.lane} and leased_until = ${lease}::timestamptz`)
}

/**
 * Milliseconds until a lane is due; undefined: none is waiting. Hooks with as many attempts as they may have do not
 * count: the end of an attempt wakes this node. Leased lanes are among the first, so a few more than those suffice.
 */
export async function nextDue(
  database: Database,
  inFlight: ReadonlyMap<string, number>,
): Promise<number | undefined> {
  const [row] = await database.query<{ wait: number | null }>(sql`
    select extract(epoch from min(greatest(due.next_attempt_at, due.leased_until)) - now())::float8 * 1000 as wait
    from hooks cross join lateral (
      select next_attempt_at, leased_until from hook_lanes
      where hook_id = hooks.id and next_attempt_at is not null order by next_attempt_at limit 100) as due
    where hooks.is_enabled and hooks.paused_at is null and ${roomOf(inFlight)} > 0`)
  return row?.wait ?? undefined
}

/** The number of deliveries that have not ended, from the positions of the lanes: there may be millions. */
export async function countPending(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ count: number }>(sql`
    select coalesce(sum(last_position - next_position + 1), 0)::float8 as count
    from hook_lanes where next_attempt_at is not null`)
  return row?.count ?? 0
}

/**
 * Records how a hook fares. After a success that ends trouble, everything that waits for another attempt is due at once.
 * Returns when the trouble of a hook that fails began.
 */
export async function noteHealth(
  tx: Queryable,
  hookId: string,
  { successes, failures }: { successes: number; failures: number },
): Promise<Date | null> {
  if (successes > 0) {
    await tx.query(sql`
      with recovered as (
        update hooks set failures = 0, failing_since = null from hooks as former
        where hooks.id = ${hookId} and former.id = hooks.id and hooks.failing_since is not null
        returning former.failures)
      update hook_lanes set next_attempt_at = now()
      where hook_id = ${hookId} and next_attempt_at > now()
        and exists (select from recovered where failures >= ${failuresOfTrouble})`)
    return null
  }
  const [row] = await tx.query<{ failing_since: Date }>(sql`
    update hooks set failures = failures + ${failures}, failing_since = coalesce(failing_since, now())
    where id = ${hookId} returning failing_since`)
  return row?.failing_since ?? null
}

/** Stops sending to a hook. Returns whether this call did it. */
export async function pause(tx: Queryable, hookId: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    sql`update hooks set paused_at = ${now} where id = ${hookId} and paused_at is null returning id`,
  )
  return rows.length > 0
}
