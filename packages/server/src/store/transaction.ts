import type pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import { translateDatabaseError } from './database-error.ts'
import { isStalePlan, run, streamOf } from './statements.ts'

export type Transaction = {
  /** Rows of a statement. Faults that the wire knows arrive as a `Problem`. */
  query<Row = unknown>(statement: Sql): Promise<Row[]>
  /** A statement whose answer nobody waits for; it travels together with the commit, and fails it if it fails. */
  last(statement: Sql): void
  /** Tells every node when the transaction commits; this one hears it before anyone is answered. */
  notify(channel: string, payload?: string): Promise<void>
}

type Hearing = Record<string, (payload: string) => void>

/** All of the work, or none of it. Work whose plan went stale is done again, on another connection. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  heard: Hearing,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt(pool, heard, work)
  } catch (error) {
    if (!isStalePlan(error)) throw error
    return attempt(pool, heard, work)
  }
}

async function attempt<Result>(
  pool: pg.Pool,
  heard: Hearing,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch(error => {
    throw translateDatabaseError(error)
  })
  const notified: { channel: string; payload: string }[] = []
  const lasts: Sql[] = []
  let broken: Error | undefined
  try {
    // Not awaited: it travels with the first statement of the work. If it fails, so does that statement.
    writeTogether(client)
    const begun = client.query('begin')
    begun.catch(() => {})
    const result = await work({
      query: statement => run(client, statement),
      last: statement => void lasts.push(statement),
      async notify(channel, payload = '') {
        await run(client, sql`select pg_notify(${channel}, ${payload})`)
        notified.push({ channel, payload })
      },
    })
    await begun
    await commit(client, lasts)
    for (const { channel, payload } of notified) heard[channel]?.(payload)
    return result
  } catch (error) {
    await client.query('rollback').catch(failure => {
      broken = failure
    })
    if (isStalePlan(error)) broken = error as Error
    throw translateDatabaseError(error)
  } finally {
    client.release(broken)
  }
}

/** Where a last statement fails, what follows it is a rollback, and the failure is what is thrown. */
async function commit(client: pg.PoolClient, lasts: Sql[]): Promise<void> {
  writeTogether(client)
  const written = Promise.all(lasts.map(statement => run(client, statement)))
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
