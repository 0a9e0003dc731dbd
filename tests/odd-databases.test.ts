import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { clientOf, signIn } from './support/people.ts'
import { databaseAt } from './support/postgres.ts'
import { createDatabase, startTestServer } from './support/server.ts'

async function run(connectionString: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** A database whose sessions begin with these settings. */
async function databaseWith(settings: Record<string, string>): Promise<string> {
  const connectionString = await createDatabase()
  const name = nameIn(connectionString)
  await run(
    connectionString,
    ...Object.entries(settings).map(([key, value]) => `alter database ${name} set ${key} to ${value}`),
  )
  return connectionString
}

function nameIn(connectionString: string): string {
  return new URL(connectionString.replace('@/', '@x/')).pathname.slice(1)
}

/** What touches moments, pictures, settings and text at once: registration, a change, a list, the log. */
async function expectToWork(databaseUrl: string): Promise<void> {
  const server = await startTestServer({ databaseUrl })
  try {
    const tokens = await signIn(server.url, 'mira', 'sunny-Lake-77', { event: 'Register' })
    const mira = clientOf(server.url, tokens)
    await mira('PATCH /api/my-account', { body: { name: String.raw`back\slash` } })
    expect(await mira('GET /api/my-account')).toMatchObject({
      name: String.raw`back\slash`,
      createdAt: expect.closeTo(Date.now(), -5),
    })
    await signIn(server.url, 'mira', 'sunny-Lake-77')
    const [listed] = await server.manage('GET /api/users', { query: { search: '%slash' } })
    expect(listed).toMatchObject({ username: 'mira', lastSignInAt: expect.closeTo(Date.now(), -5) })
    const [entry] = await server.manage('GET /api/logs', { query: { logKey: 'User.Created' } })
    expect(entry?.createdAt).toBeCloseTo(Date.now(), -5)
  } finally {
    await server.stop()
  }
}

describe('a database whose sessions begin otherwise', () => {
  it.each([
    [
      'dates, times and intervals',
      { datestyle: "'SQL, DMY'", intervalstyle: 'sql_standard', timezone: "'Asia/Kathmandu'" },
    ],
    [
      'bytes, numbers and texts',
      {
        bytea_output: 'escape',
        extra_float_digits: '-15',
        standard_conforming_strings: 'off',
        transform_null_equals: 'on',
      },
    ],
    ['transactions', { default_transaction_isolation: 'serializable', default_transaction_read_only: 'on' }],
    ['a search path that leads nowhere', { search_path: 'nowhere' }],
  ])('works as any other: %s', async (_, settings) => {
    await expectToWork(await databaseWith(settings))
  })

  it('keeps its tables in the schema that its role is given', async () => {
    const connectionString = await createDatabase()
    await run(
      connectionString,
      'create schema elsewhere',
      `alter database ${nameIn(connectionString)} set search_path to elsewhere`,
    )
    await expectToWork(connectionString)
    await run(connectionString, 'select from elsewhere.users')
  })
})

describe('a database with its extensions elsewhere', () => {
  it('is migrated and searched with pg_trgm in a schema that is not on the search path', async () => {
    const connectionString = await createDatabase()
    await run(connectionString, 'create schema extensions', 'create extension pg_trgm schema extensions')
    await expectToWork(connectionString)
  })
})

describe('a database in another encoding', () => {
  it.each(['LATIN1', 'SQL_ASCII'])('refuses %s, and says what to do', async encoding => {
    const shared = inject('postgres')
    const name = `in_${encoding.toLowerCase()}`
    await run(shared, `create database ${name} encoding '${encoding}' locale 'C' template template0`)
    const started = startTestServer({ databaseUrl: databaseAt(shared, name) })
    await expect(started).rejects.toThrow(new RegExp(`has the encoding ${encoding}, .* needs UTF8`))
  })
})
