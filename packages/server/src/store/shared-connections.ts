import { Problem } from '@latchkey/contract'
import type pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import { Connection, type ConnectionConfig } from './connection.ts'
import { hasTooManyConnections, isReadOnly, translateDatabaseError } from './database-error.ts'
import { allInOrder } from './in-order.ts'
import { isStalePlan, run, streamOf } from './statements.ts'

/** A few connections that many share. Whoever asks does not wait for an answer of somebody else before asking. */
export type SharedConnections = {
  /** Rows of a statement. One that takes long holds up those behind it. Fails with `too_many_connections` where there is none. */
  ask<Row>(statement: Sql): Promise<Row[]>
  /** Whether somebody would wait for less than `depth` others. */
  hasRoom(): boolean
  /** All of the statements, or none of them. */
  transact(statements: Sql[]): Promise<void>
  /** Resolves when all that was asked is answered. */
  close(): Promise<void>
}

/** Milliseconds; as long as the pool keeps one. */
const lifetime = 600_000

/** Milliseconds until another connection is asked for, where PostgreSQL gave none. */
const restraint = 2000

type SharedConnection = {
  client: pg.Client
  isOpen: Promise<unknown>
  hasEnded: PromiseWithResolvers<void>
  until: number
  waiting: number
  isLeft: boolean
  isGathering: boolean
}

/**
 * What is asked in one turn of the event loop goes out in one write, and the answers come back in a few: the system calls, and
 * that a process of the database is woken for each question, are most of what looking up one row costs.
 */
export function shareConnections(
  settings: ConnectionConfig,
  { amount, depth = Number.POSITIVE_INFINITY }: { amount: number; depth?: number },
): SharedConnections {
  /** Those that may be asked; others, which were left, still answer. */
  const connections = new Set<SharedConnection>()
  const ends = new Set<Promise<void>>()
  let isClosed = false
  let restrainedUntil = 0

  /** In a session that others have next, a setting lasts as long as the transaction. */
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
      isLeft: false,
      isGathering: false,
    }
    // What was asked on it fails by itself; without a listener the loss would end the process.
    client.on('error', () => leave(connection))
    connections.add(connection)
    ends.add(connection.hasEnded.promise)
    return connection
  }

  /** Nobody asks on it any more; it ends with its last answer. */
  function leave(connection: SharedConnection): void {
    if (connection.isLeft) return
    connections.delete(connection)
    connection.isLeft = true
    if (connection.waiting === 0) end(connection)
  }

  function end({ client, hasEnded }: SharedConnection): void {
    client
      .end()
      .catch(() => {})
      .then(() => {
        ends.delete(hasEnded.promise)
        hasEnded.resolve()
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
    return connections.size < amount && Date.now() >= restrainedUntil
  }

  async function use<Result>(
    work: (client: pg.Client) => Promise<Result>,
    mayBeStale = amount,
  ): Promise<Result> {
    const connection = leastBusy()
    connection.waiting += 1
    try {
      await connection.isOpen.catch(error => {
        leave(connection)
        if (!hasTooManyConnections(error)) throw translateDatabaseError(error)
        restrainedUntil = Date.now() + restraint
        throw error
      })
      gather(connection)
      return await work(connection.client)
    } catch (error) {
      const isLost = error instanceof Problem && error.code === 'server.unavailable'
      // The answer can be here before the news that the connection is lost. A new one has no stale plans.
      if (isLost || isStalePlan(error) || isReadOnly(error)) leave(connection)
      if (!isStalePlan(error) || mayBeStale === 0) throw error
      return use(work, mayBeStale - 1)
    } finally {
      connection.waiting -= 1
      if (connection.isLeft && connection.waiting === 0) end(connection)
    }
  }

  return {
    ask: statement => use(client => run(client, statement)),
    hasRoom: () => mayOpen() || [...connections].some(({ waiting }) => waiting < depth),
    transact: statements =>
      use(async client => {
        const all = [...opening, ...statements, sql`commit`]
        // What fails first is why the others do.
        await allInOrder(all.map(statement => run(client, statement)))
      }),
    async close() {
      isClosed = true
      const answered = [...ends]
      for (const connection of connections) leave(connection)
      await Promise.all(answered)
    },
  }
}

/** All requests that have arrived are handled before what they ask for is sent. */
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
