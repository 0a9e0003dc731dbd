import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openApiDocument } from '../../packages/server/src/http/openapi.ts'
import { startEmbeddedPostgres } from '../../packages/server/src/store/embedded-postgres.ts'
import { migrate } from '../../packages/server/src/store/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * The connection string of the real PostgreSQL that all test files share. Each test creates databases of its own.
     */
    postgres: string
    /** The OpenAPI document of all APIs, generated once for the whole run. */
    openApi: string
  }
}

/** The database that others are copied from. */
export const migratedDatabase = 'migrated'

/** The URL of a database in the PostgreSQL at an address. */
export function databaseAt(address: string, name: string): string {
  const url = new URL(address.replace('@/', '@placeholder/'))
  url.pathname = `/${name}`
  return url.href.replace('@placeholder/', '@/')
}

/** Starts the embedded PostgreSQL once for the whole run. */
export default async function setup(project: TestProject) {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'latchkey-tests-'))
  // When the tests run as root, the database runs as another user, who must be able to pass through.
  await chmod(dataDirectory, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDirectory })
  const admin = new pg.Client({ connectionString: postgres.connectionString })
  await admin.connect()
  // This cluster is thrown away, so it need not survive a power failure; the tests of crashes start clusters of their own.
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'])
    await admin.query(`alter system set ${setting} = off`)
  await admin.query('select pg_reload_conf()')
  await admin.query(`create database ${migratedDatabase}`)
  await admin.end()
  await migrate(databaseAt(postgres.connectionString, migratedDatabase), () => {})
  project.provide('postgres', postgres.connectionString)
  project.provide('openApi', JSON.stringify(openApiDocument('http://localhost')))
  return async () => {
    await postgres.stop()
    await rm(dataDirectory, { recursive: true, force: true })
  }
}
