import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createClient } from '@latchkey/client'
import pg from 'pg'
import { inject } from 'vitest'
import { type Config, readConfig } from '../../packages/server/src/config.ts'
import { type Running, start } from '../../packages/server/src/start.ts'
import { holdToDeclarations } from './declared-responses.ts'
import { databaseAt, migratedDatabase } from './postgres.ts'

export const backEnd = { id: 'test-back-end', secret: 'a-secret-for-the-tests-only' }

export type TestServer = {
  url: string
  running: Running
  /** Direct access to the database, to inspect what a request stored. */
  database: pg.Pool
  databaseUrl: string
  /** A Management API token. */
  token(): Promise<string>
  /** The typed client as the back end. */
  manage: ReturnType<typeof createClient>
  stop(): Promise<void>
}

/** A whole server with a database of its own, on a free port. */
export async function startTestServer({
  lookInto,
  ...overrides
}: Partial<Config> & { lookInto?: string } = {}): Promise<TestServer> {
  const databaseUrl = overrides.databaseUrl ?? (await createMigratedDatabase())
  const port = overrides.port ?? (await freePort())
  const config = readConfig({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    SECRET_KEY: 'the key that all test servers share, and nobody else',
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    DATABASE_POOL_SIZE: '5',
    BREACHED_PASSWORDS_URL: 'off',
    LOG_LEVEL: 'error',
  })
  holdToDeclarations(overrides.port ?? port)
  const running = await start({ ...config, ...overrides })
  const url = overrides.endpoint ?? config.endpoint
  const database = new pg.Pool({ connectionString: lookInto ?? databaseUrl, max: 2 })

  let remembered: Promise<string> | undefined
  const token = () => {
    remembered ??= managementToken(`http://localhost:${port}`)
    return remembered
  }
  return {
    url: `http://localhost:${port}`,
    running,
    database,
    databaseUrl,
    token,
    manage: createClient({ endpoint: url, getAccessToken: token }),
    async stop() {
      await database.end()
      await running.stop()
    },
  }
}

/** An empty database in the PostgreSQL of this test run. */
export async function createDatabase(): Promise<string> {
  return copyOf('template1')
}

/** A database with all tables and no rows: a copy takes a tenth of the time of the migration. */
export async function createMigratedDatabase(): Promise<string> {
  return copyOf(migratedDatabase)
}

async function copyOf(template: string): Promise<string> {
  const shared = inject('postgres')
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: shared })
  await admin.connect()
  await admin.query(`create database ${name} template ${template}`)
  await admin.end()
  return databaseAt(shared, name)
}

export async function managementToken(url: string, client = backEnd): Promise<string> {
  const response = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      resource: 'https://default.logto.app/api',
      scope: 'all',
    }),
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}
