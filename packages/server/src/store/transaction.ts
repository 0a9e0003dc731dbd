import type pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import { hasTooManyConnections, isReadOnly, translateDatabaseError } from './database-error.ts'
import { isConflict, retryConflicts } from './retry.ts'
import type { SharedConnections } from './shared-connections.ts'
import { connectTo, isStalePlan, run, streamOf } from './statements.ts'

export type Transaction = {
  /** Rows of a statement. Faults that the wire knows arrive as a `Problem`. */
  query<Row = unknown>(statement: Sql): Promise<Row[]>
  /** A statement whose answer nobody waits for; it travels together with the commit, and fails it if it fails. */
  last(statement: Sql): void
  /** Tells every node when the transaction commits; this one hears it before anyone is answered. */
  notify(channel: string, payload?: string): Promise<void>
}

/** What work was based on is no longer so, or somebody is changing it. Nothing was done. */
export class Superseded extends Error {}

type Hearing = Record<string, (payload: string) => void>

export type Connections = {
  pool: pg.Pool
  /** For transactions that go out whole; whoever waits for a lock there is refused it soon. */
  shared: SharedConnections
  heard: Hearing
}

/**
 * All of the work, or none of it. Work whose plan went stale is done again, on another connection; so is work that a deadlock or a
 * serialization failure undid, a few times.
 *
 * A `guard` comes before all other statements, and takes the lock; it fails where what the work knows from before is no longer so:
 * `Superseded`. Guarded work that asks for nothing goes out whole.
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
  // Whoever guards work knows what to do when it is superseded: it is not the same work any more.
  return guard ? once() : retryConflicts(once)
}

async function attempt<Result>(
  { pool, shared, heard }: Connections,
  work: (tx: Transaction) => Promise<Result>,
  guard: Sql | undefined,
): Promise<Result> {
  const notified: { channel: string; payload: string }[] = []
  const lasts: Sql[] = []
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
      async notify(channel, payload = '') {
        await ask(sql`select pg_notify(${channel}, ${payload})`)
        notified.push({ channel, payload })
      },
    })
    const isShared = guard && !opening && (await goesOutShared(shared, [guard, ...lasts]))
    if (!isShared) {
      opening ??= open(pool, guard)
      await commit(await opening, lasts)
    }
    for (const { channel, payload } of notified) heard[channel]?.(payload)
    return result
  } catch (error) {
    const opened = await opening?.catch(() => undefined)
    if (!opened) throw guard && isLocked(error) ? new Superseded() : superseded(error, guard)
    // Where the guard failed, all that followed did.
    const cause = await opened.begun.then(
      () => error,
      failure => failure,
    )
    await opened.client.query('rollback').catch(failure => {
      broken = failure
    })
    // A session keeps its plans, and what it was told at its beginning about being read-only.
    if (isStalePlan(cause) || isReadOnly(cause)) broken = cause
    throw superseded(cause, guard)
  } finally {
    const opened = await opening?.catch(() => undefined)
    opened?.client.release(broken)
  }
}

/** Whether all was committed over a shared connection; not where there is none for it. */
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
  // Not awaited: it travels with the first statement of the work. If it fails, so does that statement.
  writeTogether(client)
  const begun = Promise.all([client.query('begin'), guard && run(client, guard)])
  begun.catch(() => {})
  return { client, begun }
}

/** Where a last statement fails, what follows it is a rollback, and the failure is what is thrown. */
async function commit({ client, begun }: Opened, lasts: Sql[]): Promise<void> {
  writeTogether(client)
  const written = Promise.all([begun, ...lasts.map(statement => run(client, statement))])
  const ended = client.query('commit')
  ended.catch(() => {})
  await written
  const { command } = await ended
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
}

/** What is sent from now until this turn ends goes out at once: system calls are what a change costs. */
function writeTogether(client: pg.PoolClient): void {
  const stream = streamOf(client)
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** A conflict of guarded work is what its guard fails with. */
function superseded(error: unknown, guard: Sql | undefined): unknown {
  return guard && isConflict(error) ? new Superseded() : translateDatabaseError(error)
}

/** `lock_not_available`: on a shared connection that is no more than a moment, and the work can wait for longer on one of its own. */
function isLocked(error: unknown): boolean {
  return (error as { code?: string }).code === '55P03'
}
