import type pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import { hasTooManyConnections, isReadOnly, translateDatabaseError } from './database-error.ts'
import { isConflict, retryConflicts } from './retry.ts'
import type { SharedConnections } from './shared-connections.ts'
import { connectTo, isStalePlan, run, runAlone, streamOf } from './statements.ts'
import { together } from './together.ts'

export type Transaction = {
  /** Returns the rows of a statement. Errors that have a code on the wire are thrown as a `Problem`. */
  query<Row = unknown>(statement: Sql): Promise<Row[]>
  /** A statement whose result is not needed. It is pipelined with the commit; if it fails, so does the commit. */
  last(statement: Sql): void
  /**
   * As `last`, for one INSERT, UPDATE or DELETE of rows that no other `beside` changes, and that needs none of their
   * effects: all of them are one statement, which precedes those of `last` and takes the guard along.
   */
  beside(write: Sql): void
  /** Notifies every node at the commit. On this node the handlers run before the request is answered. */
  notify(channel: string, payload?: string): Promise<void>
}

/**
 * Optimistic locking failed: the row changed since it was read, or another transaction is changing it. Nothing was
 * written.
 */
export class Superseded extends Error {}

type Hearing = Record<string, (payload: string) => void>

export type Connections = {
  pool: pg.Pool
  /** For guarded transactions that are sent whole; a short lock timeout applies there. */
  shared: SharedConnections
  heard: Hearing
}

/**
 * Runs the work atomically. A stale plan makes it run again on another connection; a deadlock or a serialization
 * failure makes it run again up to a limit.
 *
 * A `guard` is the first statement. It takes the row lock and fails if the row changed since the work read it, which
 * throws `Superseded`. Guarded work without queries is sent whole, over a shared connection. A statement that stands
 * alone is atomic, so it is sent without BEGIN and COMMIT; so is work that writes by `beside` alone.
 */
export async function inTransaction<Result>(
  connections: Connections,
  work: (tx: Transaction) => Promise<Result>,
  guard?: Sql,
): Promise<Result> {
  const once = () =>
    attempt(connections, work, guard).catch(error => {
      if (!isStalePlan(error)) throw error
      return attempt(connections, work, guard)
    })
  // Guarded work is not retried here: its caller must read the row again first.
  return guard ? once() : retryConflicts(once)
}

async function attempt<Result>(
  { pool, shared, heard }: Connections,
  work: (tx: Transaction) => Promise<Result>,
  guard: Sql | undefined,
): Promise<Result> {
  const notified: { channel: string; payload: string }[] = []
  const lasts: Sql[] = []
  const besides: Sql[] = []
  let opening: Promise<Opened> | undefined
  let broken: Error | undefined
  const ask = async <Row>(statement: Sql) => {
    opening ??= open(pool, guard)
    return run<Row>((await opening).client, statement)
  }
  try {
    const result = await work({
      query: ask,
      last: statement => void lasts.push(statement),
      beside: write => void besides.push(write),
      async notify(channel, payload = '') {
        await ask(sql`select pg_notify(${channel}, ${payload})`)
        notified.push({ channel, payload })
      },
    })
    const whole = [...withGuard(besides, guard), ...lasts]
    const isSent =
      !opening &&
      (guard ? await goesOutShared(shared, whole) : await goesOutAlone({ pool, shared, heard }, whole))
    if (!isSent) {
      opening ??= open(pool, guard)
      await commit(await opening, [...withGuard(besides), ...lasts])
    }
    for (const { channel, payload } of notified) heard[channel]?.(payload)
    return result
  } catch (error) {
    const opened = await opening?.catch(() => undefined)
    if (!opened) throw guard && isLocked(error) ? new Superseded() : superseded(error, guard)
    // If the guard failed, all following statements failed because of it.
    const cause = await opened.begun.then(
      () => error,
      failure => failure,
    )
    await opened.client.query('rollback').catch(failure => {
      broken = failure
    })
    // A session keeps its plans, and the read-only default that it had at its start: the pool must discard the
    // connection.
    if (isStalePlan(cause) || isReadOnly(cause)) broken = cause
    throw superseded(cause, guard)
  } finally {
    const opened = await opening?.catch(() => undefined)
    opened?.client.release(broken)
  }
}

/**
 * One statement of the writes and the guard. PostgreSQL runs its query first, which locks the row and compares its
 * version, and then the writes (`ExecPostprocessPlan`).
 */
function withGuard(besides: Sql[], guard?: Sql): Sql[] {
  if (besides.length > 0) return [together(besides, guard)]
  return guard ? [guard] : []
}

/** Whether the work consisted of one statement, or of none. Shared connections save most of its cost. */
async function goesOutAlone({ pool, shared }: Connections, [only, ...others]: Sql[]): Promise<boolean> {
  if (others.length > 0) return false
  if (only && !(await goesOutShared(shared, [only]).catch(passLocked))) await runAlone(pool, only)
  return true
}

/** A connection of its own can wait longer for a lock. */
function passLocked(error: unknown): false {
  if (!isLocked(error)) throw error
  return false
}

/** Whether all was committed over a shared connection; false if none is available. */
async function goesOutShared(shared: SharedConnections, statements: Sql[]): Promise<boolean> {
  if (!shared.hasRoom()) return false
  try {
    await shared.transact(statements)
    return true
  } catch (error) {
    if (hasTooManyConnections(error)) return false
    throw error
  }
}

type Opened = { client: pg.PoolClient; begun: Promise<unknown> }

async function open(pool: pg.Pool, guard: Sql | undefined): Promise<Opened> {
  const client = await connectTo(pool)
  // Not awaited: BEGIN and the guard are pipelined with the first statement of the work. If they fail, so does that
  // statement.
  writeTogether(client)
  const begun = Promise.all([client.query('begin'), guard && run(client, guard)])
  begun.catch(() => {})
  return { client, begun }
}

/** If a last statement fails, PostgreSQL turns the commit into a rollback, and that failure is thrown. */
async function commit({ client, begun }: Opened, lasts: Sql[]): Promise<void> {
  writeTogether(client)
  const written = Promise.all([begun, ...lasts.map(statement => run(client, statement))])
  const ended = client.query('commit')
  ended.catch(() => {})
  await written
  const { command } = await ended
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
}

/**
 * Corks the stream until the end of this turn, so that all statements go out in one write: system calls dominate the
 * cost.
 */
function writeTogether(client: pg.PoolClient): void {
  const stream = streamOf(client)
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** A conflict in guarded work means the same as a failed guard. */
function superseded(error: unknown, guard: Sql | undefined): unknown {
  return guard && isConflict(error) ? new Superseded() : translateDatabaseError(error)
}

/**
 * `lock_not_available`: shared connections have a short lock timeout; on a connection of its own the work can wait
 * longer.
 */
function isLocked(error: unknown): boolean {
  return (error as { code?: string }).code === '55P03'
}
