import type { Sql } from 'sql-template-tag'
import { poolOf } from './connection.ts'
import { hasTooManyConnections, isReadOnly, translateTemporaryError } from './database-error.ts'
import { type Hearing, keepListening } from './listening.ts'
import { retryConflicts } from './retry.ts'
import { shareConnections } from './shared-connections.ts'
import { runAlone } from './statements.ts'
import { inTransaction, type Transaction } from './transaction.ts'

export { default as sql, empty, join, raw, type Sql } from 'sql-template-tag'
export { together } from './together.ts'
export { Superseded, type Transaction } from './transaction.ts'

/** Runs SQL: the pool, or one transaction. */
export type Queryable = {
  /** Returns the rows of a statement. Errors that have a code on the wire are thrown as a `Problem`. */
  query<Row = unknown>(statement: Sql): Promise<Row[]>
}

export type Database = Queryable & {
  /**
   * For reads that an index answers at once: many requests share a few connections, and their queries are pipelined.
   */
  quick: Queryable
  /**
   * For counts that stand alone, in no transaction: many requests share a connection, and their counts are pipelined.
   */
  counting: Queryable
  /** Atomic. Must contain no slow work. With a guard it can fail with `Superseded`; see `transaction.ts`. */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>, guard?: Sql): Promise<Result>
  /**
   * Receives the notifications of all nodes. `onHearing(false)` warns that some may be missed; `onHearing(true)` ends
   * that.
   */
  listen(channels: Hearing, onHearing: (isHeard: boolean) => void): Promise<void>
  close(): Promise<void>
}

/** The address of a database. */
export type DatabaseAddress = {
  connectionString: string
  /** The address of PostgreSQL itself, if `connectionString` leads to a pooler in transaction mode. */
  directConnectionString?: string | undefined
}

/** The number of connections beside the pool: few for a small pool, where connections are scarce. */
export function sharesOf(poolSize: number): { reading: number; writing: number; jobs: number } {
  const isSmall = poolSize < 10
  return { reading: isSmall ? 1 : 2, writing: isSmall ? 1 : 4, jobs: isSmall ? 2 : 4 }
}

export function openDatabase(address: DatabaseAddress, poolSize: number): Database {
  const isPooled = address.directConnectionString !== undefined
  const settings = {
    connectionString: address.connectionString,
    isPooled,
    connectionTimeoutMillis: 5000,
    application_name: 'latchkey',
    // Pipelining sends BEGIN with the first statement and COMMIT with the last: round trips are most of the cost of a
    // change.
    pipeline: true,
  }
  // Milliseconds. No normal request takes this long, but an attacker can craft a search that does. The lock timeout
  // ends first.
  const session = { statement_timeout: '10000', lock_timeout: '3000' }
  // Milliseconds. A database that accepts connections and does not answer counts as unavailable; the connection is
  // closed.
  const silence = 15_000
  const pool = poolOf({
    ...settings,
    session,
    query_timeout: silence,
    max: poolSize,
    idleTimeoutMillis: 30_000,
    // Seconds. A limited lifetime ends prepared statements of an older version soon after an upgrade.
    maxLifetimeSeconds: 600,
  })
  const shares = sharesOf(poolSize)
  // A statement that waits for a lock blocks all statements behind it. So reads may not write, and writes have a
  // short lock timeout.
  const reading = shareConnections(
    {
      ...settings,
      session: { ...session, default_transaction_read_only: 'on', lock_timeout: '1000' },
    },
    // While a table is locked, all statements wait behind it. This timeout ends them all; the next query opens a new
    // connection.
    { amount: shares.reading, silence: 5000 },
  )
  // Few connections with short queues: each commit waits for the disk, and the commits of one connection run one
  // after another.
  const writing = shareConnections(
    { ...settings, session: { ...session, lock_timeout: '50ms' } },
    { amount: shares.writing, depth: 4, silence },
  )
  // The row lock lasts one statement, which waits for no disk. A request that waits longer is counted in memory
  // instead.
  const counting = shareConnections(
    { ...settings, session: { ...session, lock_timeout: '500ms' } },
    { amount: 1, silence },
  )
  const listeners = new Set<{ stop(): Promise<void> }>()
  const heard: Hearing = {}

  return {
    query: statement => retryConflicts(() => runAlone<never>(pool, statement)).catch(refuse),
    quick: {
      query: statement =>
        retryConflicts(() => reading.ask<never>(statement), 900)
          .catch(error => {
            if (!hasTooManyConnections(error)) throw error
            return runAlone<never>(pool, statement)
          })
          .catch(error => {
            // We made these connections read-only ourselves, so a write here is a bug of ours, not a temporary error.
            throw isReadOnly(error) ? error : translateTemporaryError(error)
          }),
    },
    counting: { query: statement => counting.ask(statement) },
    transaction: (work, guard) => inTransaction({ pool, shared: writing, heard }, work, guard).catch(refuse),
    async listen(channels, onHearing) {
      Object.assign(heard, channels)
      listeners.add(await keepListening(sessionAddressOf(address), channels, onHearing))
    },
    async close() {
      await Promise.all([...listeners].map(listener => listener.stop()))
      await Promise.all([reading.close(), writing.close(), counting.close(), pool.end()])
    },
  }
}

/** An address whose sessions last as long as their connections, as `listen`, migrations and jobs need. */
export function sessionAddressOf({ connectionString, directConnectionString }: DatabaseAddress): string {
  return directConnectionString ?? connectionString
}

function refuse(error: unknown): never {
  throw translateTemporaryError(error)
}
