import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { hasTooManyConnections, translateDatabaseError } from './database-error.ts'

/** Each connection keeps its prepared statements, so their number must be bounded. */
const preparedLimit = 500
const preparedNames = new Map<string, string>()

/** Returns the rows of a statement; each connection prepares a given text once. */
export async function run<Row>(client: pg.ClientBase, statement: Sql): Promise<Row[]> {
  try {
    const result = await client.query(toQuery(statement, isPooled(client)))
    return result.rows
  } catch (error) {
    throw translateDatabaseError(error)
  }
}

/**
 * As `run`, for a statement outside a transaction. If its prepared plan is stale, the statement runs again without
 * preparation.
 */
export async function runAlone<Row>(pool: pg.Pool, statement: Sql): Promise<Row[]> {
  const ask = async (query: pg.QueryConfig) => {
    const client = await connectTo(pool)
    let failure: Error | undefined
    try {
      const { rows } = await client.query(query)
      return rows
    } catch (error) {
      // After an error, the session's settings and prepared statements may be invalid: the pool discards the
      // connection.
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

/**
 * Milliseconds that a request waits for a connection when PostgreSQL refuses more, and that the pool stays reduced.
 */
const waitTimeout = 5000

/**
 * Takes a connection of the pool. If PostgreSQL refuses more connections, the pool shrinks to those that it has for a
 * while, and the request waits for one that is released.
 */
export async function connectTo(pool: pg.Pool): Promise<pg.PoolClient> {
  const deadline = performance.now() + waitTimeout
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
    }, waitTimeout).unref()
  }
  options.max = Math.max(1, Math.min(options.max, pool.totalCount))
}

/** `pg`'s types omit the property `connection`; it has existed since the first version. */
export function streamOf(client: pg.ClientBase): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream
}

/** A stale plan: during an upgrade, a newer version changed a table that a prepared statement of this one uses. */
export function isStalePlan(error: unknown): boolean {
  return error instanceof Error && (error as { code?: string }).code === '0A000'
}

/**
 * A prepared statement belongs to a session; behind a pooler in transaction mode, the next statement may run in
 * another.
 */
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

/**
 * Times arrive in UTC, because the session sets it. The engine's own parser of ISO 8601 is five times as fast as
 * `pg`'s.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === timestamptz ? readMoment : pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig

function readMoment(text: string): Date {
  return new Date(text.endsWith('+00') ? `${text.slice(0, 10)}T${text.slice(11, -3)}Z` : text)
}
