import pg from 'pg'
import { type Hosts, hostsOf } from './hosts.ts'

/**
 * Settings of a session that our code relies on. A role, a database or a server can have others by default; so each connection
 * sets them itself, by a statement: a pooler like PgBouncer refuses them as startup parameters.
 *
 * Not `default_transaction_read_only`: operators and hosting providers set it to keep a database from being written to.
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

/** Those that PgBouncer follows for each client; all others that are set in a shared session would stay for whoever has it next. */
const followedByPoolers = ['client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings'] as const

export type ConnectionConfig = pg.ClientConfig & {
  connectionString: string
  /** Settings of the session beyond those of every connection. They stay away where `isPooled`. */
  session?: Record<string, string>
  /** Whether transactions of one connection are done in different sessions: a pooler in transaction mode. */
  isPooled?: boolean
}

/** The one way to connect: with our settings, and of several hosts to the one that takes writes. */
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
    // Whoever asks on a lost connection hears of it; without a listener the loss would end the process.
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
    // The schema that is used from now on is the present one, or `public` where the path leads nowhere.
    const path = `set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false)`
    return `select ${[path, ...settings.map(([name, value]) => `set_config('${name}', ${quoted(value)}, false)`)].join(', ')}`
  }

  async #requirePrimary(): Promise<void> {
    const { rows } = await this.query<{ is_standby: boolean }>('select pg_is_in_recovery() as is_standby')
    // PostgreSQL's own code for it: `cannot_connect_now`.
    if (rows[0]?.is_standby)
      throw Object.assign(new Error('this host is a standby, which takes no writes'), { code: '57P03' })
  }
}

/** Connects to the first host that can be used, where there are several. */
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

/** The options of a pool of such connections; the library’s types know no options but its own. */
export function poolOf(config: ConnectionConfig & pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, Client: Connection as unknown as new () => pg.ClientBase })
  // A connection that breaks is replaced at the next query; without listeners, idle or at work, the loss would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

function quoted(value: string): string {
  return pg.escapeLiteral(value)
}
