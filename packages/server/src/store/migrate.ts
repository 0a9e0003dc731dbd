import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ConfigError } from '../config.ts'
import { type Connection, connect, poolOf } from './connection.ts'
import { continueLogOrder } from './log-order.ts'

const folder = join(import.meta.dirname, 'migrations')

/**
 * Advisory lock: of several nodes that start at once, one migrates and the others wait. The number is used for
 * nothing else.
 */
const lock = 7_134_201_986

/** Called for each applied migration; `isUpgrade` is whether the database had migrations before this start. */
type OnApplied = (name: string, isUpgrade: boolean) => void
type Migration = { name: string; text: string; checksum: string }

/**
 * Brings the schema up to date. Each migration is atomic and runs once. The advisory lock ends with its transaction:
 * a session that a pooler keeps, or that a killed process leaves behind, cannot block other nodes.
 */
export async function migrate(connectionString: string, onApplied: OnApplied): Promise<void> {
  const client = await connect({ connectionString, application_name: 'latchkey-migrations' })
  try {
    await requireUnicode(client)
    const { rows } = await client.query("select to_regclass('migrations') is not null as was_there")
    const report = (name: string) => onApplied(name, rows[0].was_there)
    for (const migration of readMigrations())
      await alone(client, async () => applyOnce(client, migration, report))
    await alone(client, () => migrateJobs(client, connectionString, report))
    await alone(client, () => continueLogOrder(client))
  } finally {
    await client.end()
  }
}

/** The names of migrations that a start of this version would apply; does not change the database. */
export async function pendingMigrations(connectionString: string): Promise<string[]> {
  const client = await connect({ connectionString, application_name: 'latchkey-migrations' })
  try {
    await requireUnicode(client)
    const { rows: tables } = await client.query("select to_regclass('migrations') is not null as was_there")
    const { rows: applied } = tables[0].was_there
      ? await client.query<{ name: string }>('select name from migrations')
      : { rows: [] }
    const names = [...readMigrations().map(({ name }) => name), jobsMigration()]
    return names.filter(name => !applied.some(row => row.name === name))
  } finally {
    await client.end()
  }
}

/** Other encodings cannot store some characters, and `SQL_ASCII` does not know what its bytes mean. */
async function requireUnicode(client: Connection): Promise<void> {
  const { rows } = await client.query<{ name: string; encoding: string }>(
    `select current_database() as name, current_setting('server_encoding') as encoding`,
  )
  const [database] = rows
  if (database?.encoding === 'UTF8') return
  throw new ConfigError(
    `The database ${database?.name} has the encoding ${database?.encoding}, and Latchkey needs UTF8. Make another: create database … encoding 'UTF8' template template0`,
  )
}

function readMigrations(): Migration[] {
  const files = readdirSync(folder).filter(file => file.endsWith('.sql'))
  return files.sort().map(name => {
    const text = readFileSync(join(folder, name), 'utf8')
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

/** Runs the work in one transaction, under the advisory lock. */
async function alone(client: Connection, work: () => Promise<void>): Promise<void> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [lock])
    await work()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function applyOnce(
  client: Connection,
  { name, text, checksum }: Migration,
  onApplied: (name: string) => void,
): Promise<void> {
  const applied = await checksumOf(client, name)
  if (applied === checksum) return
  if (applied !== undefined)
    throw new ConfigError(`The migration ${name} was changed after it was applied to this database.`)
  try {
    await providePgTrgm(client)
    await client.query(text)
    await keep(client, name, checksum)
  } catch (cause) {
    throw new ConfigError(`The migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
  onApplied(name)
}

/**
 * The extension may be in any schema, on the search path or not. This transaction's path gets that schema, after our
 * own.
 */
async function providePgTrgm(client: Connection): Promise<void> {
  await client.query('create extension if not exists pg_trgm')
  await client.query(`
    select set_config('search_path', quote_ident(current_schema()) || ', ' || quote_ident(nspname), true)
    from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm'`)
}

/** The job queue has a schema and migrations of its own; they run once for each version of graphile-worker. */
async function migrateJobs(
  client: Connection,
  connectionString: string,
  onApplied: (name: string) => void,
): Promise<void> {
  const name = jobsMigration()
  if ((await checksumOf(client, name)) !== undefined) return
  const { Logger, runMigrations } = await import('graphile-worker')
  const pgPool = poolOf({ connectionString, max: 2, application_name: 'latchkey-migrations' })
  try {
    await runMigrations({ pgPool, logger: new Logger(() => () => {}) })
  } finally {
    await pgPool.end()
  }
  await keep(client, name, '')
  onApplied(name)
}

function jobsMigration(): string {
  const { version } = createRequire(import.meta.url)('graphile-worker/package.json') as { version: string }
  return `graphile-worker ${version}`
}

async function checksumOf(client: Connection, name: string): Promise<string | undefined> {
  await client.query(
    'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
  )
  const { rows } = await client.query<{ checksum: string }>(
    'select checksum from migrations where name = $1',
    [name],
  )
  return rows[0]?.checksum
}

async function keep(client: Connection, name: string, checksum: string): Promise<void> {
  await client.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum])
}
