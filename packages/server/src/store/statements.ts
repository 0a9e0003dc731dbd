import type { Duplex } from 'node:stream'
import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { translateDatabaseError } from './database-error.ts'

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
  try {
    const result = await pool.query(toQuery(statement, isPooled(pool.options)))
    return result.rows
  } catch (error) {
    if (!isStalePlan(error)) throw translateDatabaseError(error)
    const { text, values } = statement
    const result = await pool.query({ text, values, types }).catch(failure => {
      throw translateDatabaseError(failure)
    })
    return result.rows
  }
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
