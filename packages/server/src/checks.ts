import { type Config, ConfigError } from './config.ts'
import { connectorsPresent } from './directory/connectors-present.ts'
import { canHavePasskeys } from './policies/factors.ts'
import { lackOfConnections } from './store/connection-limits.ts'
import {
  type DatabaseAddress,
  openDatabase,
  type Queryable,
  sessionAddressOf,
  sql,
} from './store/database.ts'
import { findPackage } from './store/embedded/binaries.ts'
import { findEmbeddedPostgres } from './store/embedded/running.ts'
import { EmbeddedPostgresError } from './store/embedded-postgres.ts'
import { pendingMigrations } from './store/migrate.ts'
import { requireUsableSessions } from './store/pooler.ts'
import { createVault } from './store/vault.ts'

/** The result of one check of a server: its id, a sentence, and for a warning or a problem the advice. */
export type Check = {
  id: string
  status: 'ok' | 'warning' | 'problem'
  message: string
  hint?: string
}

const oldestPostgres = 14

/** Checks the database and what the server keeps there. Changes nothing. */
export async function checkDatabase(config: Config): Promise<Check[]> {
  try {
    if (config.databaseUrl !== undefined) {
      const address = {
        connectionString: config.databaseUrl,
        directConnectionString: config.databaseDirectUrl,
      }
      await requireUsableSessions(address)
      return await checkContents(config, address)
    }
    const found = await findEmbeddedPostgres(config.dataDirectory)
    if (found.state === 'running') return await checkContents(config, found)
    findPackage()
    const message =
      found.state === 'stopped'
        ? `The embedded database in ${config.dataDirectory} is not running. It starts with the server.`
        : `There is no database in ${config.dataDirectory} yet. The first start creates it.`
    return [{ id: 'database', status: 'ok', message }]
  } catch (error) {
    return [{ id: 'database', status: 'problem', ...wordsOf(error, config) }]
  }
}

async function checkContents(config: Config, address: DatabaseAddress): Promise<Check[]> {
  // Fails for a wrong encoding, before anything else is asked.
  const pending = await pendingMigrations(sessionAddressOf(address))
  const database = openDatabase(address, 2)
  try {
    const version = await checkVersion(database)
    const lack = await lackOfConnections(database, config.databasePoolSize)
    const connections: Check = lack
      ? { id: 'database-connections', status: 'warning', message: lack }
      : { id: 'database-connections', status: 'ok', message: 'PostgreSQL allows enough connections.' }
    if (pending.length > 0) {
      const migrations: Check = {
        id: 'database-migrations',
        status: 'warning',
        message: `The database lacks ${pending.length} migrations of this version.`,
        hint: 'Start this version of the server; the start applies them.',
      }
      return [version, connections, migrations]
    }
    return [version, connections, await checkSecretKey(database, config), await checkMail(database)]
  } finally {
    await database.close()
  }
}

async function checkVersion(database: Queryable): Promise<Check> {
  const [row] = await database.query<{ version: string }>(
    sql`select current_setting('server_version') as version`,
  )
  const version = row?.version ?? ''
  if (Number.parseInt(version, 10) >= oldestPostgres)
    return { id: 'database', status: 'ok', message: `PostgreSQL ${version} answers.` }
  return {
    id: 'database',
    status: 'problem',
    message: `The database is PostgreSQL ${version}.`,
    hint: `Latchkey needs PostgreSQL ${oldestPostgres} or newer.`,
  }
}

async function checkSecretKey(database: Queryable, { secretKey, dataDirectory }: Config): Promise<Check> {
  const [row] = await database.query<{ sealed: string }>(sql`select sealed from key_check`)
  const isSame =
    row === undefined ||
    (secretKey !== '' &&
      (await createVault(secretKey)
        .open(row.sealed)
        .then(
          () => true,
          () => false,
        )))
  if (isSame) return { id: 'secret-key', status: 'ok', message: 'The secret key is that of the database.' }
  return {
    id: 'secret-key',
    status: 'problem',
    message: secretKey
      ? 'The secret key is not the one that this database was set up with.'
      : `SECRET_KEY is not set, and ${dataDirectory} has no secret key.`,
    hint: 'Give the same SECRET_KEY, or the same DATA_DIR, as before.',
  }
}

async function checkMail(database: Queryable): Promise<Check> {
  const { email } = await connectorsPresent(database, { hasMailbox: false })
  if (email) return { id: 'mail', status: 'ok', message: 'A connector for e-mail is set up.' }
  return {
    id: 'mail',
    status: 'warning',
    message: 'No connector for e-mail is set up: people get no codes, links and security notices.',
    hint: 'Create one with POST /api/connectors. Until then, a server on localhost shows its messages at /dev/mailbox.',
  }
}

function wordsOf(error: unknown, { databaseUrl }: Config): { message: string; hint?: string } {
  if (error instanceof ConfigError || error instanceof EmbeddedPostgresError)
    return { message: error.message }
  const { message, code } = error as Error & { code?: string }
  const name = databaseUrl === undefined ? 'The embedded database' : 'The database at DATABASE_URL'
  return {
    message: `${name} cannot be used: ${message || code}.`,
    hint: databaseUrl
      ? 'Check DATABASE_URL, and that PostgreSQL runs and lets this machine in.'
      : 'Stop the server and start it again.',
  }
}

/** Whether browsers can use passkeys at this address: a name, reached in a secure context. */
export function checkPasskeys(endpoint: string): Check {
  const { protocol, hostname } = new URL(endpoint)
  const isSecure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost')
  if (canHavePasskeys(endpoint) && isSecure)
    return { id: 'passkeys', status: 'ok', message: 'People can use passkeys.' }
  return {
    id: 'passkeys',
    status: 'warning',
    message: isSecure
      ? 'People cannot use passkeys: ENDPOINT is an IP address, and browsers make them for names only.'
      : 'People cannot use passkeys: browsers offer them on https and on localhost only.',
    hint: 'Set ENDPOINT to an https address with a name.',
  }
}
