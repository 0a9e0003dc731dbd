import pg from 'pg'
import { inject } from 'vitest'

/** Runs an administrator's statements on the PostgreSQL of the test run, outside any server under test. */
export async function administer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgres') })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

export function databaseNameIn(url: string): string {
  return /\/([^/?]+)\?/.exec(url)?.[1] ?? ''
}

/** The URL of the same database, for another role. */
export function asRole(url: string, name: string, password: string): string {
  return url.replace(/\/\/[^@]+@/, `//${name}:${password}@`)
}
