import type { LogLine } from '@latchkey/contract'
import { empty, type Queryable, type Sql, sql } from '../store/database.ts'
import { firstEventId } from '../store/ids.ts'
import type { EventRow } from '../store/rows.ts'
import { isSettled, type LogTail } from './log-tail.ts'
import { conditionOf, type LogFilter, toLog } from './logs.ts'

type Asked = {
  filter: LogFilter
  cursor?: string | undefined
  since?: 'beginning' | 'now' | undefined
  isFollowing: boolean
}

/** A place in the log: after the entry `id` at `position`. */
type Place = { incarnation: string; position: string; id: string }

/** Rows at a time. The next ones are read when the client has taken these. */
const batch = 200
/** Milliseconds without a line, after which a cursor is sent: proxies close connections that are silent for long. */
const silence = 15_000
/** Milliseconds by which the order of positions and the order of ids can differ: more than a request takes. */
const slack = 3_600_000

/**
 * The log from a place on, in the order of positions: at least once, and nothing is skipped. Yields the lines of a batch;
 * an empty one at least each second, so that the caller can end the stream. Errors: those of `LogTail.open` and
 * `log.invalid_time_window`, before the first batch.
 */
export async function* streamLog(
  { tx, tail, clientId }: { tx: Queryable; tail: LogTail; clientId: string },
  { filter, cursor, since, isFollowing }: Asked,
): AsyncGenerator<LogLine[], void, undefined> {
  const condition = conditionOf(filter)
  const close = tail.open(clientId, isFollowing)
  try {
    let place = cursor === undefined ? await beginning(tx, since, filter.start_time) : placeIn(cursor)
    const end = isFollowing ? undefined : await endOfLog(tx)
    let sentAt = performance.now()
    let isUpToDate = false
    for (;;) {
      if (isFollowing && tail.isEnding()) return
      const { incarnation, last, isFull, lines } = await readOn(tx, place, { condition, end })
      if (incarnation !== place.incarnation) {
        place = await asOfTime(tx, place, incarnation)
        continue
      }
      place = last ?? place
      if (!isFull && !isUpToDate) lines.push({ cursor: cursorOf(place) })
      isUpToDate ||= !isFull
      do {
        if (performance.now() - sentAt > silence && lines.length === 0)
          lines.push({ cursor: cursorOf(place) })
        if (lines.length > 0) sentAt = performance.now()
        yield lines.splice(0)
      } while (isFollowing && !isFull && !tail.isEnding() && !(await tail.hasMore(place.position)))
      if (!isFollowing && !isFull) return
    }
  } finally {
    close()
  }
}

type Limits = { condition: Sql; end: string | undefined }
type Read = Pick<Place, 'incarnation'> & { amount: number; last_position: string | null; last_id: string }

/**
 * Reads the next rows, of which those that match become lines. The filter sees one batch at a time: a search for a rare
 * entry in a long log would take longer than a statement may.
 */
async function readOn(tx: Queryable, { position, id }: Place, { condition, end }: Limits) {
  const rows = await tx.query<Read & EventRow>(sql`
    with part as (
      select * from events
      where position >= ${position} and (position > ${position} or id > ${id}) and ${isSettled}
        ${end === undefined ? empty : sql`and position < ${end}`}
      order by position, id limit ${batch}),
    last as (select position as last_position, id as last_id from part order by position desc, id desc limit 1),
    found as (select * from part ${condition})
    select database_incarnation() as incarnation, (select count(*)::integer from part) as amount, last.*, found.*
    from (select) as one left join last on true left join found on true order by found.position, found.id`)
  const [{ incarnation, amount, last_position, last_id } = nothing] = rows
  const found = rows.filter(row => row.id !== null)
  return {
    incarnation,
    last: last_position === null ? undefined : { incarnation, position: last_position, id: last_id },
    isFull: amount === batch,
    lines: found.map((row): LogLine => ({ ...toLog(row), cursor: cursorOf({ ...row, incarnation }) })),
  }
}

/** Never the answer: the statement returns a row always. */
const nothing: Read = { incarnation: '', amount: 0, last_position: null, last_id: '' }

const latest = sql`select position, id from events where ${isSettled} order by position desc, id desc limit 1`

async function beginning(tx: Queryable, since: Asked['since'], start: number | undefined): Promise<Place> {
  if (since === 'now') return placeAt(tx, latest)
  return placeAt(tx, start === undefined ? sql`select 0 as position, '' as id` : before(start))
}

/**
 * The place of a cursor of another incarnation of the database, where positions can mean something else: after a failover
 * that lost transactions, their numbers are given again. Entries of the last hour come again, none is skipped.
 */
async function asOfTime(tx: Queryable, { id }: Place, incarnation: string): Promise<Place> {
  const moment = id === '' ? 0 : Number.parseInt(id.slice(0, firstEventId(new Date(0)).length), 36)
  return { ...(await placeAt(tx, before(moment))), incarnation }
}

/** A place before all entries from this time on. Ids have the time of the request; see `newEventId`. */
function before(moment: number): Sql {
  const from = firstEventId(new Date(Math.max(0, moment - slack)))
  return sql`
    select position, id from (
      (select position, '' as id from events where id >= ${from} order by events.id limit 1) union all (${latest})) as places
    order by position, id limit 1`
}

async function placeAt(tx: Queryable, chosen: Sql): Promise<Place> {
  const [row] = await tx.query<Place>(sql`
    select database_incarnation() as incarnation, coalesce(position, 0) as position, coalesce(id, '') as id
    from (select) as one left join (${chosen}) as chosen on true`)
  return row ?? { incarnation: '', position: '0', id: '' }
}

/** The position before which nothing will be written any more. */
async function endOfLog(tx: Queryable): Promise<string | undefined> {
  const [row] = await tx.query<{ position: string }>(
    sql`select log_position(pg_snapshot_xmin(pg_current_snapshot())) as position`,
  )
  return row?.position
}

function cursorOf({ incarnation, position, id }: Place): string {
  return [incarnation, position, id].join('-')
}

/** The cursor has the shape of `logCursor`. */
function placeIn(cursor: string): Place {
  const [incarnation = '', position = '0', id = ''] = cursor.split('-')
  return { incarnation, position, id }
}
