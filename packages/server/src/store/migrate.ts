import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import pg from 'pg'
import { ConfigError } from '../config.ts'

const folder = join(import.meta.dirname, 'migrations')

/** Any number of nodes may start at once: one migrates, the others wait for it. The number is ours alone. */
const lock = 7_134_201_986

/** Brings the schema up to date. A migration is applied whole or not at all, and never twice. */
export async function migrate(connectionString: string, onApplied: (name: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'latchkey-migrations' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    await client.query(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from migrations',
    )
    const applied = new Map(rows.map(row => [row.name, row.checksum]))

    for (const name of readdirSync(folder)
      .filter(file => file.endsWith('.sql'))
      .sort()) {
      const text = readFileSync(join(folder, name), 'utf8')
      const checksum = createHash('sha256').update(text).digest('hex')
      if (applied.get(name) === checksum) continue
      if (applied.has(name))
        throw new ConfigError(`The migration ${name} was changed after it was applied to this database.`)
      await applyMigration(client, name, text, checksum)
      onApplied(name)
    }
    await migrateJobs(client, connectionString, applied, onApplied)
  } finally {
    await client.end()
  }
}

/** The queue of jobs has a schema and migrations of its own; they are looked at once for each of its versions. */
async function migrateJobs(
  client: pg.Client,
  connectionString: string,
  applied: ReadonlyMap<string, string>,
  onApplied: (name: string) => void,
): Promise<void> {
  const { version } = createRequire(import.meta.url)('graphile-worker/package.json') as { version: string }
  const name = `graphile-worker ${version}`
  if (applied.has(name)) return
  const { Logger, runMigrations } = await import('graphile-worker')
  await runMigrations({ connectionString, logger: new Logger(() => () => {}) })
  await client.query("insert into migrations (name, checksum) values ($1, '')", [name])
  onApplied(name)
}

async function applyMigration(
  client: pg.Client,
  name: string,
  text: string,
  checksum: string,
): Promise<void> {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new ConfigError(`The migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}
