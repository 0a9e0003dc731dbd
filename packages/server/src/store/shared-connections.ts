import { Problem } from '@latchkey/contract'
import type pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import { Connection, type ConnectionConfig } from './connection.ts'
import { hasTooManyConnections, isReadOnly, translateDatabaseError } from './database-error.ts'
import { allInOrder } from './in-order.ts'
import { isStalePlan, run, streamOf } from './statements.ts'

/**
 * A few connections that many requests share by pipelining: a query is sent before the answers to earlier ones
 * arrive.
 */
export type SharedConnections = {
  /**
   * Returns rows. A slow statement delays those behind it. Errors: PostgreSQL's `too_many_connections`, if no
   * connection is open.
   */
  ask<Row>(statement: Sql): Promise<Row[]>
  /** Whether a connection has fewer than `depth` pending requests, or another may be opened. */
  hasRoom(): boolean
  /** Runs the statements in one transaction, without BEGIN and COMMIT where one statement stands alone. */
  transact(statements: Sql[]): Promise<void>
  /** Resolves when all pending requests are answered. */
  close(): Promise<void>
}

/** Milliseconds; the same as the pool's. */
const lifetime = 600_000

/** Milliseconds before the next attempt to connect, after PostgreSQL refused a connection. */
const refusalPause = 2000

/** Milliseconds between two checks for a connection that has stopped answering. */
const silenceCheckInterval = 500

type SharedConnection = {
  client: pg.Client
  isOpen: Promise<unknown>
  hasEnded: PromiseWithResolvers<void>
  until: number
  waiting: number
  /** When it answered last, or was first asked; `performance.now()`. */
  heardAt: number
  isLeft: boolean
  isGathering: boolean
}

type SharingOptions = {
  /** The most connections. */
  amount: number
  /** The most pending requests of a connection; unlimited by default. */
  depth?: number
  /**
   * Milliseconds. A connection that has pending requests and answers none for this long is closed. One check for all
   * of them: a timer for each query (`query_timeout`) would cost a read 3 % of its time.
   */
  silence: number
}

/**
 * Queries of one turn of the event loop are sent in one write, and their answers arrive in few reads. System calls,
 * and waking a database process for each query, are most of the cost of looking up one row.
 */
export function shareConnections(
  settings: ConnectionConfig,
  { amount, depth = Number.POSITIVE_INFINITY, silence }: SharingOptions,
): SharedConnections {
  /** The connections for new queries. Closing connections, which still have pending answers, are not among them. */
  const connections = new Set<SharedConnection>()
  /** The connections that have not ended. */
  const watched = new Set<SharedConnection>()
  let isClosed = false
  let pausedUntil = 0

  const silenceCheck = setInterval(() => {
    for (const connection of watched) {
      const isSilent = connection.waiting > 0 && performance.now() - connection.heardAt > silence
      if (isSilent) streamOf(connection.client).destroy(notAnswering())
    }
  }, silenceCheckInterval).unref()

  /** Behind a pooler the session is shared with other clients, so the setting must end with the transaction. */
  const lockTimeout = settings.isPooled ? settings.session?.lock_timeout : undefined
  const opening = lockTimeout
    ? [sql`begin`, sql`select set_config('lock_timeout', ${lockTimeout}, true)`]
    : [sql`begin`]

  function open(): SharedConnection {
    if (isClosed) throw new Error('the database is closed')
    const client = new Connection(settings)
    const connection: SharedConnection = {
      client,
      isOpen: client.connect(),
      hasEnded: Promise.withResolvers(),
      until: Date.now() + lifetime,
      waiting: 0,
      heardAt: performance.now(),
      isLeft: false,
      isGathering: false,
    }
    // Pending queries fail by themselves. Without a listener, the loss would end the process.
    client.on('error', () => leave(connection))
    connections.add(connection)
    watched.add(connection)
    return connection
  }

  /** Takes no new queries; the connection ends with its last pending answer. */
  function leave(connection: SharedConnection): void {
    if (connection.isLeft) return
    connections.delete(connection)
    connection.isLeft = true
    if (connection.waiting === 0) end(connection)
  }

  function end(connection: SharedConnection): void {
    connection.client
      .end()
      .catch(() => {})
      .then(() => {
        watched.delete(connection)
        connection.hasEnded.resolve()
      })
  }

  function leastBusy(): SharedConnection {
    for (const connection of connections) if (connection.until < Date.now()) leave(connection)
    const [idlest] = [...connections].sort((one, other) => one.waiting - other.waiting)
    if (idlest && (idlest.waiting === 0 || !mayOpen())) return idlest
    if (!mayOpen()) throw Object.assign(new Error('no connection is to be had'), { code: '53300' })
    return open()
  }

  function mayOpen(): boolean {
    return connections.size < amount && Date.now() >= pausedUntil
  }

  async function use<Result>(
    work: (client: pg.Client) => Promise<Result>,
    mayBeStale = amount,
  ): Promise<Result> {
    const connection = leastBusy()
    if (connection.waiting === 0) connection.heardAt = performance.now()
    connection.waiting += 1
    try {
      await connection.isOpen.catch(error => {
        leave(connection)
        if (!hasTooManyConnections(error)) throw translateDatabaseError(error)
        pausedUntil = Date.now() + refusalPause
        throw error
      })
      gather(connection)
      return await work(connection.client)
    } catch (error) {
      const isLost = error instanceof Problem && error.code === 'server.unavailable'
      // A query can fail before the `error` event reports the lost connection. A new connection has no stale plans.
      if (isLost || isStalePlan(error) || isReadOnly(error)) leave(connection)
      if (!isStalePlan(error) || mayBeStale === 0) throw error
      return use(work, mayBeStale - 1)
    } finally {
      connection.waiting -= 1
      connection.heardAt = performance.now()
      if (connection.isLeft && connection.waiting === 0) end(connection)
    }
  }

  return {
    ask: statement => use(client => run(client, statement)),
    hasRoom: () => mayOpen() || [...connections].some(({ waiting }) => waiting < depth),
    transact: statements =>
      use(async client => {
        // Without BEGIN, the lock timeout of a pooled session cannot be set.
        const isAlone = statements.length === 1 && lockTimeout === undefined
        const all = isAlone ? statements : [...opening, ...statements, sql`commit`]
        // The first failure by position is the cause of the others.
        await allInOrder(all.map(statement => run(client, statement)))
      }),
    async close() {
      isClosed = true
      const answered = [...watched].map(({ hasEnded }) => hasEnded.promise)
      for (const connection of connections) leave(connection)
      await Promise.all(answered)
      clearInterval(silenceCheck)
    },
  }
}

/**
 * Delays the write until the end of the event-loop turn, so that queries of all requests that have arrived are sent
 * together.
 */
function gather(connection: SharedConnection): void {
  if (connection.isGathering) return
  connection.isGathering = true
  const stream = streamOf(connection.client)
  stream.cork()
  setImmediate(() => {
    connection.isGathering = false
    stream.uncork()
  })
}

function notAnswering(): Error {
  return Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' })
}
