import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { hasTooManyConnections, translateDatabaseError } from './database-error.ts'

/** Prepared statements are kept for each connection, so their number has to have an end. */
const preparedLimit = 500
const preparedNames = new Map<string, string>()

/** Rows of a statement; a fixed text is prepared once a connection. */
export async function run<Row>(client: pg.ClientBase, statement: Sql): Promise<Row[]> {
  try {
    const result = await client.query(toQuery(statement, isPooled(client)))
    return result.rows
  } catch (error) {
    throw translateDatabaseError(error)
  }
}

/** The same for a statement that stands alone: where its plan went stale, it is asked again without one. */
export async function runAlone<Row>(pool: pg.Pool, statement: Sql): Promise<Row[]> {
  const ask = async (query: pg.QueryConfig) => {
    const client = await connectTo(pool)
    let failure: Error | undefined
    try {
      const { rows } = await client.query(query)
      return rows
    } catch (error) {
      // Whatever the connection was told or has prepared, the next one is told anew.
      failure = error as Error
      throw error
    } finally {
      client.release(failure)
    }
  }
  try {
    return await ask(toQuery(statement, isPooled(pool.options)))
  } catch (error) {
    if (!isStalePlan(error)) throw translateDatabaseError(error)
    const { text, values } = statement
    return ask({ text, values, types }).catch(failure => {
      throw translateDatabaseError(failure)
    })
  }
}

/** Milliseconds that a request waits for one of few connections, and that a pool asks for no more of them. */
const patience = 5000

/**
 * A connection of the pool. Where PostgreSQL gives no more of them, those that there are have to do: the pool is smaller for a while,
 * and whoever asks waits for one that comes back.
 */
export async function connectTo(pool: pg.Pool): Promise<pg.PoolClient> {
  const deadline = performance.now() + patience
  for (;;) {
    try {
      return await pool.connect()
    } catch (error) {
      if (!hasTooManyConnections(error) || performance.now() > deadline) throw translateDatabaseError(error)
      shrink(pool)
      await sleep(20 + Math.random() * 80)
    }
  }
}

const wanted = new WeakMap<pg.Pool, number>()

function shrink(pool: pg.Pool): void {
  const { options } = pool
  if (!wanted.has(pool)) {
    wanted.set(pool, options.max)
    setTimeout(() => {
      options.max = wanted.get(pool) ?? options.max
      wanted.delete(pool)
    }, patience).unref()
  }
  options.max = Math.max(1, Math.min(options.max, pool.totalCount))
}

/** The library's types leave the connection out; it has been there since its first version. */
export function streamOf(client: pg.ClientBase): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream
}

/** A newer version changed a table under a prepared statement: the two run side by side during an upgrade. */
export function isStalePlan(error: unknown): boolean {
  return error instanceof Error && (error as { code?: string }).code === '0A000'
}

/** Statements are prepared in a session; behind a pooler in transaction mode, the next one may be another. */
function isPooled(connection: pg.ClientBase | pg.PoolOptions): boolean {
  return 'isPooled' in connection && connection.isPooled === true
}

function toQuery(statement: Sql, isPooled: boolean): pg.QueryConfig {
  const { text, values } = statement
  const name = isPooled ? undefined : preparedName(text)
  return { ...(name && { name }), text, values, types }
}

function preparedName(text: string): string | undefined {
  let name = preparedNames.get(text)
  if (!name && preparedNames.size < preparedLimit) {
    name = `s${preparedNames.size}`
    preparedNames.set(text, name)
  }
  return name
}

const timestamptz = 1184

/** Moments come in UTC, since the session asks for it; the engine's own reader of ISO 8601 is five times `pg`'s. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === timestamptz ? readMoment : pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig

function readMoment(text: string): Date {
  return new Date(text.endsWith('+00') ? `${text.slice(0, 10)}T${text.slice(11, -3)}Z` : text)
}
