import type { Sql } from 'sql-template-tag'
import { poolOf } from './connection.ts'
import { hasTooManyConnections, isReadOnly, translateTemporaryError } from './database-error.ts'
import { type Hearing, keepListening } from './listening.ts'
import { retryConflicts } from './retry.ts'
import { shareConnections } from './shared-connections.ts'
import { runAlone } from './statements.ts'
import { inTransaction, type Transaction } from './transaction.ts'

export { default as sql, empty, join, raw, type Sql } from 'sql-template-tag'
export { Superseded, type Transaction } from './transaction.ts'

/** Something that answers SQL: the pool, or one transaction. */
export type Queryable = {
  /** Rows of a statement. Faults that the wire knows arrive as a `Problem`. */
  query<Row = unknown>(statement: Sql): Promise<Row[]>
}

export type Database = Queryable & {
  /** For reads that an index answers at once: many share a few connections, and what they ask travels together. */
  quick: Queryable
  /** For counts that stand alone, in no transaction: many share a connection, and what they count travels together. */
  counting: Queryable
  /** All of the work, or none of it. Nothing slow belongs in here. With a guard it can be `Superseded`; see `transaction.ts`. */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>, guard?: Sql): Promise<Result>
  /** Hears the notifications of every node. `onHearing` tells when some may be missed from now on, and when no longer. */
  listen(channels: Hearing, onHearing: (isHeard: boolean) => void): Promise<void>
  close(): Promise<void>
}

/** Where a database is reached. */
export type DatabaseAddress = {
  connectionString: string
  /** Where sessions are, if `connectionString` leads to a pooler in transaction mode. */
  directConnectionString?: string | undefined
}

/** Connections beside the pool: few where it is small, since then they are dear. */
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
    // Milliseconds; a database that is reached and does not answer is as good as away. The connection is given up.
    query_timeout: 15_000,
    // BEGIN travels together with the first statement, COMMIT with the last: round trips are what a change costs.
    pipeline: true,
  }
  // Milliseconds; nothing that a request asks for takes so long, but a search can be made to. Whoever waits for a lock is told so before.
  const session = { statement_timeout: '10000', lock_timeout: '3000' }
  const pool = poolOf({
    ...settings,
    session,
    max: poolSize,
    idleTimeoutMillis: 30_000,
    // Seconds; what a connection has prepared does not outlive an upgrade for long.
    maxLifetimeSeconds: 600,
  })
  const shares = sharesOf(poolSize)
  // Whoever writes can wait for a lock, and everybody behind them: where it is read, that is an error at once, where it is written, soon.
  const reading = shareConnections(
    {
      ...settings,
      session: { ...session, default_transaction_read_only: 'on', lock_timeout: '1000' },
      // A table is locked and everybody waits behind it: after this all of them are refused, and the next ask on a new connection.
      query_timeout: 5000,
    },
    { amount: shares.reading },
  )
  // A few, and short lines: each commit waits for the disk, and those of a line one after the other.
  const writing = shareConnections(
    { ...settings, session: { ...session, lock_timeout: '50ms' } },
    { amount: shares.writing, depth: 4 },
  )
  // A row is held for one statement that waits for no disk; who waits for it longer counts in memory.
  const counting = shareConnections(
    { ...settings, session: { ...session, lock_timeout: '500ms' } },
    { amount: 1 },
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
            // These connections are read-only because we say so: then it is a mistake of ours.
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

/** Where a session lasts as long as its connection, as `listen`, migrations and jobs need it. */
export function sessionAddressOf({ connectionString, directConnectionString }: DatabaseAddress): string {
  return directConnectionString ?? connectionString
}

function refuse(error: unknown): never {
  throw translateTemporaryError(error)
}
