import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Address } from './address.ts'
import { passwordFile } from './cluster.ts'
import type { Home } from './home.ts'

export async function connectionStringFor({ cluster }: Home, { host, port }: Address) {
  const password = await readFile(passwordFile(cluster), 'utf8')
  // Port and sslmode are explicit, so that PGPORT or PGSSLMODE in the environment cannot change them.
  if (host.startsWith('/')) {
    return `postgresql://latchkey:${password}@/latchkey?host=${encodeURIComponent(host)}&port=${port}&sslmode=disable`
  }
  return `postgresql://latchkey:${password}@${host}:${port}/latchkey?sslmode=disable`
}

/** Creates the database if it is missing, and verifies that the connection string works. */
export async function provideDatabase(connectionString: string) {
  try {
    await query(connectionString, 'select 1')
  } catch (error) {
    const databaseIsMissing = (error as { code?: string }).code === '3D000'
    if (!databaseIsMissing) throw error
    await query(connectionString.replace(/\/latchkey\?/, '/postgres?'), 'create database latchkey')
  }
}

async function query(connectionString: string, statement: string) {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {}) // the failure of the one statement is enough
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
