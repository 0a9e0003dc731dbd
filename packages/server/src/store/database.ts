import pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import { translateDatabaseError } from './database-error.ts'

export { default as sql, empty, join, raw, type Sql } from 'sql-template-tag'

/** Something that answers SQL: the pool, or one transaction. */
export type Queryable = {
  /** Rows of a statement. Faults that the wire knows arrive as a `Problem`. */
  query<Row = unknown>(statement: Sql): Promise<Row[]>
}

export type Transaction = Queryable & {
  /** A statement whose answer nobody waits for; it travels together with the commit, and fails it if it fails. */
  last(statement: Sql): void
  /** Tells every node when the transaction commits; this one hears it before anyone is answered. */
  notify(channel: string, payload?: string): Promise<void>
}

type Channels = Record<string, (payload: string) => void>

export type Database = Queryable & {
  /** All of the work, or none of it. Nothing slow belongs in here. */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>
  /** Hears the notifications of every node. `onHearing` tells when some may be missed from now on, and when no longer. */
  listen(channels: Channels, onHearing: (isHeard: boolean) => void): Promise<void>
  close(): Promise<void>
}

/** Prepared statements are kept for each connection, so their number has to have an end. */
const preparedLimit = 500
const preparedNames = new Map<string, string>()

export function openDatabase(connectionString: string, poolSize: number): Database {
  const pool = new pg.Pool({
    connectionString,
    max: poolSize,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'latchkey',
    // Milliseconds; nothing that a request asks for takes so long, but a search can be made to.
    statement_timeout: 10_000,
    // BEGIN travels together with the first statement, COMMIT with the last: round trips are what a change costs.
    pipeline: true,
  } as pg.PoolConfig)
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  const listeners = new Set<{ stop(): Promise<void> }>()
  const heard: Channels = {}

  return {
    query: statement => run(pool, statement),
    transaction: work => inTransaction(pool, heard, work),
    async listen(channels, onHearing) {
      Object.assign(heard, channels)
      listeners.add(await keepListening(connectionString, channels, onHearing))
    },
    async close() {
      await Promise.all([...listeners].map(listener => listener.stop()))
      await pool.end()
    },
  }
}

async function run<Row>(client: pg.Pool | pg.PoolClient, statement: Sql): Promise<Row[]> {
  const text = statement.text
  try {
    const result = await client.query({
      name: preparedName(text),
      text,
      values: statement.values,
    } as pg.QueryConfig)
    return result.rows
  } catch (error) {
    throw translateDatabaseError(error)
  }
}

function preparedName(text: string): string | undefined {
  let name = preparedNames.get(text)
  if (!name && preparedNames.size < preparedLimit) {
    name = `s${preparedNames.size}`
    preparedNames.set(text, name)
  }
  return name
}

async function inTransaction<Result>(
  pool: pg.Pool,
  heard: Channels,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch(error => {
    throw translateDatabaseError(error)
  })
  const notified: { channel: string; payload: string }[] = []
  const lasts: Sql[] = []
  const tx: Transaction = {
    query: statement => run(client, statement),
    last: statement => void lasts.push(statement),
    async notify(channel, payload = '') {
      await run(client, sql`select pg_notify(${channel}, ${payload})`)
      notified.push({ channel, payload })
    },
  }
  let broken: Error | undefined
  try {
    const begun = client.query('begin')
    // Not awaited: it is on the wire before the first statement of the work. If it fails, so does that statement.
    begun.catch(() => {})
    const result = await work(tx)
    await begun
    // One journey: where a last statement fails, what follows it is a rollback, and the failure is what is thrown.
    const [ending] = await Promise.all(
      [...lasts.map(statement => run(client, statement)), client.query('commit')].reverse(),
    )
    if ((ending as pg.QueryResult).command !== 'COMMIT') throw new Error('the transaction was rolled back')
    for (const { channel, payload } of notified) heard[channel]?.(payload)
    return result
  } catch (error) {
    await client.query('rollback').catch(failure => {
      broken = failure
    })
    throw translateDatabaseError(error)
  } finally {
    client.release(broken)
  }
}

async function keepListening(
  connectionString: string,
  channels: Channels,
  onHearing: (isHeard: boolean) => void,
): Promise<{ stop(): Promise<void> }> {
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let stopped = false

  async function connect() {
    client = new pg.Client({ connectionString, application_name: 'latchkey-listener', keepAlive: true })
    client.on('notification', ({ channel, payload = '' }) => channels[channel]?.(payload))
    client.on('error', reconnect)
    client.on('end', reconnect)
    await client.connect()
    for (const channel of Object.keys(channels)) await client.query(`listen ${channel}`)
    onHearing(true)
  }

  function reconnect() {
    onHearing(false)
    client?.removeAllListeners('end')
    client?.end().catch(() => {})
    clearTimeout(retry)
    if (!stopped) retry = setTimeout(() => connect().catch(reconnect), 500).unref()
  }

  await connect()
  return {
    async stop() {
      stopped = true
      clearTimeout(retry)
      await client?.end().catch(() => {})
    },
  }
}
