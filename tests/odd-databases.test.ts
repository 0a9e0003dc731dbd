import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { clientOf, signIn } from './support/people.ts'
import { databaseAt } from './support/postgres.ts'
import { startRelay } from './support/relay.ts'
import { createDatabase, freePort, startTestServer, type TestServer } from './support/server.ts'

async function run(connectionString: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** A database with these settings for its sessions. */
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

/** Exercises times, pictures, settings and text at once: a registration, a change, a list and the log. */
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

describe('a database with unusual session settings', () => {
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
    ['transactions', { default_transaction_isolation: 'serializable' }],
    ['a search path that leads nowhere', { search_path: 'nowhere' }],
  ])('works like any other: %s', async (_, settings) => {
    await expectToWork(await databaseWith(settings))
  })

  it('keeps its tables in the schema of the role’s search path', async () => {
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

describe('a database with extensions in another schema', () => {
  it('is migrated and searched with pg_trgm in a schema that is not on the search path', async () => {
    const connectionString = await createDatabase()
    await run(connectionString, 'create schema extensions', 'create extension pg_trgm schema extensions')
    await expectToWork(connectionString)
  })
})

describe('a database in another encoding', () => {
  it.each(['LATIN1', 'SQL_ASCII'])('is refused with advice: %s', async encoding => {
    const shared = inject('postgres')
    const name = `in_${encoding.toLowerCase()}`
    await run(shared, `create database ${name} encoding '${encoding}' locale 'C' template template0`)
    const started = startTestServer({ databaseUrl: databaseAt(shared, name) })
    await expect(started).rejects.toThrow(new RegExp(`has the encoding ${encoding}, .* needs UTF8`))
  })
})

describe('a database with another locale', () => {
  let server: TestServer

  async function startIn(locale: string): Promise<void> {
    const shared = inject('postgres')
    const name = `in_${locale}`
    await run(
      shared,
      `create database ${name} encoding 'UTF8' locale_provider icu icu_locale '${locale}' locale 'C' template template0`,
    )
    server = await startTestServer({ databaseUrl: databaseAt(shared, name) })
  }
  afterEach(() => server.stop())

  it('ignores the case of addresses and usernames in Turkish', async () => {
    await startIn('tr')
    await server.manage('POST /api/users', {
      body: { primaryEmail: 'INFO.x@EX.TEST', username: 'INFO', name: 'IŞIK INCI' },
    })
    await expect(
      server.manage('POST /api/users', { body: { primaryEmail: 'info.x@ex.test' } }),
    ).rejects.toMatchObject({ code: 'user.email_already_in_use' })
    for (const search of ['info.x@ex.test', 'inci', 'INFO'])
      expect(await server.manage('GET /api/users', { query: { search: `%${search}%` } })).toHaveLength(1)
    for (const mode of ['exact', 'posix'])
      expect(
        await server.manage('GET /api/users', {
          query: { 'search.username': 'info', 'mode.username': mode } as never,
        }),
      ).toHaveLength(1)
    const { usernamePolicy } = await server.manage('GET /api/sign-in-exp')
    await server.manage('PATCH /api/sign-in-exp', {
      body: { usernamePolicy: { ...usernamePolicy, caseSensitive: false } },
    })
    await expect(server.manage('POST /api/users', { body: { username: 'info' } })).rejects.toMatchObject({
      code: 'user.username_already_in_use',
    })
  })

  it('sorts the log correctly in Estonian, where z comes before t', async () => {
    await startIn('et')
    const { rows } = await server.database.query(
      "select collation_name from information_schema.columns where table_name = 'events' and column_name = 'id'",
    )
    expect(rows).toEqual([{ collation_name: 'C' }])
  })
})

describe('Unicode-equivalent texts', () => {
  const composed = 'müller@übung.example'
  const decomposed = composed.normalize('NFD')
  let server: TestServer

  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  it('are the same address, and stored composed', async () => {
    const { id } = await server.manage('POST /api/users', { body: { primaryEmail: decomposed } })
    expect(await server.manage('GET /api/users/:userId', { params: { userId: id } })).toMatchObject({
      primaryEmail: composed,
    })
    for (const primaryEmail of [composed, decomposed, composed.toUpperCase()])
      await expect(server.manage('POST /api/users', { body: { primaryEmail } })).rejects.toMatchObject({
        code: 'user.email_already_in_use',
      })
  })

  it('are the same name, and found in either form', async () => {
    await server.manage('POST /api/users', {
      body: { name: 'Zoe\u0308', profile: { familyName: 'No\u0308el' } },
    })
    for (const search of ['zoë', 'zoe\u0308', 'ZOË'])
      expect(await server.manage('GET /api/users', { query: { search: `%${search}%` } })).toMatchObject([
        { name: 'Zoë', profile: { familyName: 'Nöel' } },
      ])
  })
})

describe('a database on several hosts', () => {
  it('works when the first host is down, and fails over when the current one goes down', async () => {
    const direct = await createDatabase()
    const [first, second] = [await startRelay(direct), await startRelay(direct)]
    const { password } = new URL(direct.replace('@/', '@x/'))
    const hosts = [await freePort(), first.port, second.port].map(port => `127.0.0.1:${port}`)
    const server = await startTestServer({
      databaseUrl: `postgres://latchkey:${password}@${hosts}/${nameIn(direct)}?target_session_attrs=read-write&sslmode=disable`,
      // The test server inspects its database at this URL.
      lookInto: direct,
    })
    await signIn(server.url, 'mira', 'sunny-Lake-77', { event: 'Register' })
    await first.cut()
    await expect
      .poll(() => signIn(server.url, 'mira', 'sunny-Lake-77').then(() => 'signed in', String), {
        timeout: 15_000,
      })
      .toBe('signed in')
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(200)
    await server.stop()
    await second.cut()
  })
})
