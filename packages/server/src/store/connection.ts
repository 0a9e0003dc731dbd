import pg from 'pg'
import { type Hosts, hostsOf } from './hosts.ts'

/**
 * Settings of a session that our code relies on. A role, a database or a server can have other defaults, so each
 * connection sets them itself. It uses a statement, because a pooler like PgBouncer refuses them as startup
 * parameters.
 *
 * `default_transaction_read_only` is not among them: operators and hosting providers set it to stop writes to a
 * database.
 */
const sessionSettings = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  extra_float_digits: '1',
  transform_null_equals: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
}

/** Settings that PgBouncer tracks for each client. Any other would stay in the shared session for its next client. */
const followedByPoolers = ['client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings'] as const

export type ConnectionConfig = pg.ClientConfig & {
  connectionString: string
  /** More settings of the session; not applied where `isPooled`. */
  session?: Record<string, string>
  /**
   * Whether the connection string leads to a pooler in transaction mode: each transaction can run in another session.
   */
  isPooled?: boolean
}

/** The one way to connect: applies our session settings, and of several hosts uses the one that takes writes. */
export class Connection extends pg.Client {
  readonly isPooled: boolean
  readonly #hosts: Hosts
  readonly #host: string
  readonly #session: Record<string, string>

  constructor({ session = {}, isPooled = false, ...config }: ConnectionConfig) {
    const hosts = hostsOf(config.connectionString)
    const host = hosts.current()
    super({ ...config, connectionString: host })
    this.isPooled = isPooled
    this.#hosts = hosts
    this.#host = host
    this.#session = session
    // A query on a lost connection fails by itself. Without a listener, the loss would end the process.
    this.on('error', () => {})
  }

  override connect(): Promise<pg.Client>
  override connect(callback: (error: Error | null, client: pg.Client) => void): void
  override connect(
    callback?: (error: Error | null, client: pg.Client) => void,
  ): Promise<pg.Client> | undefined {
    const opened = this.#open()
    if (!callback) return opened
    opened.then(
      () => callback(null, this),
      error => callback(error, this),
    )
    return undefined
  }

  async #open(): Promise<pg.Client> {
    try {
      await super.connect()
      await this.query(this.#settingStatement())
      if (this.#hosts.isChoice) await this.#requirePrimary()
      return this
    } catch (error) {
      this.#hosts.leave(this.#host)
      await this.end().catch(() => {})
      throw error
    }
  }

  #settingStatement(): string {
    if (this.isPooled)
      return followedByPoolers.map(name => `set ${name} to ${quoted(sessionSettings[name])}`).join('; ')
    const settings = Object.entries({ ...sessionSettings, ...this.#session })
    // The search path is the current schema alone, or `public` if the path names no schema that exists.
    const path = `set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false)`
    return `select ${[path, ...settings.map(([name, value]) => `set_config('${name}', ${quoted(value)}, false)`)].join(', ')}`
  }

  async #requirePrimary(): Promise<void> {
    const { rows } = await this.query<{ is_standby: boolean }>('select pg_is_in_recovery() as is_standby')
    // PostgreSQL's own code for this: `cannot_connect_now`.
    if (rows[0]?.is_standby)
      throw Object.assign(new Error('this host is a standby, which takes no writes'), { code: '57P03' })
  }
}

/** Connects to the first usable host of the connection string. */
export async function connect(config: ConnectionConfig): Promise<Connection> {
  for (let left = hostsOf(config.connectionString).amount; ; left -= 1) {
    const connection = new Connection(config)
    try {
      await connection.connect()
      return connection
    } catch (error) {
      if (left <= 1) throw error
    }
  }
}

/** The options of a pool of such connections. `pg`'s types allow no options but its own. */
export function poolOf(config: ConnectionConfig & pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, Client: Connection as unknown as new () => pg.ClientBase })
  // The pool replaces a broken connection at the next query. Without listeners, idle or in use, the loss would end
  // the process.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

function quoted(value: string): string {
  return pg.escapeLiteral(value)
}
