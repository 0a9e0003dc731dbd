import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { administer, asRole, databaseNameIn } from './support/administration.ts'
import { signIn } from './support/people.ts'
import { createDatabase, startTestServer, type TestServer } from './support/server.ts'
import { ask } from './support/wire.ts'

// Database errors, caused for real. Killed processes and full disks: `outages.test.ts`.

let server: TestServer | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

const start = async (overrides: Parameters<typeof startTestServer>[0] = {}) => {
  server = await startTestServer(overrides)
  return server
}

async function createUser({ url, token }: TestServer, username: string): Promise<string> {
  const created = await ask(url, 'POST /api/users', {
    token: await token(),
    body: { username, password: 'sunny-Lake-77' },
  })
  return created.body.id
}

describe('two concurrent deletions', () => {
  it('both succeed for a person and an application with common tokens, in either lock order', async () => {
    const { url, token, database } = await start({ databasePoolSize: 20 })
    const authorization = await token()
    const outcomes: number[] = []
    for (let round = 0; round < 12; round += 1) {
      const people = await Promise.all(
        Array.from({ length: 4 }, (_, at) => createUser(server as TestServer, `p${round}_${at}`)),
      )
      const application = await ask(url, 'POST /api/applications', {
        token: authorization,
        body: { name: 'Doomed', type: 'SPA' },
      })
      const { id } = application.body
      await database.query(
        `insert into oidc_records (model, key, payload, account_id, client_id, expires_at)
        select 'AccessToken', $2 || account || n, '{}', account, $2, now() + interval '1 hour'
        from unnest($1::text[]) as account, generate_series(1, 50) as n order by random()`,
        [people, id],
      )
      const answers = await Promise.all([
        ask(url, `DELETE /api/applications/${id}`, { token: authorization }),
        ...people.map(each => ask(url, `DELETE /api/users/${each}`, { token: authorization })),
      ])
      outcomes.push(...answers.map(({ status }) => status))
    }
    expect(new Set(outcomes)).toEqual(new Set([204]))
  })
})

describe('a row or table locked by another transaction', () => {
  it('is 503 with Retry-After within the bound, for changes and reads, until it is unlocked', async () => {
    const { url, token, databaseUrl } = await start()
    const authorization = await token()
    const id = await createUser(server as TestServer, 'held')
    const holder = new pg.Client({ connectionString: databaseUrl })
    await holder.connect()
    const call = (operation: string, body?: object) => ask(url, operation, { token: authorization, body })
    const begun = performance.now()
    const expectBusy = async (answers: ReturnType<typeof call>[]) => {
      for (const { status, headers, body } of await Promise.all(answers)) {
        expect({ status, code: body.code }).toEqual({ status: 503, code: 'server.busy' })
        expect(headers.get('retry-after')).toBe('1')
      }
    }

    await holder.query('begin')
    await holder.query(`select from users where id = '${id}' for update`)
    await expectBusy([call(`PATCH /api/users/${id}`, { name: 'Other' }), call(`DELETE /api/users/${id}`)])
    expect((await call(`GET /api/users/${id}`)).body).toMatchObject({ name: null })
    await holder.query('lock table applications in access exclusive mode')
    await expectBusy([
      call('GET /api/applications'),
      call('POST /api/applications', { name: 'x', type: 'SPA' }),
    ])
    await holder.query('rollback')
    await holder.end()

    expect(performance.now() - begun).toBeLessThan(14_000)
    expect((await call(`PATCH /api/users/${id}`, { name: 'Other' })).status).toBe(200)
    expect((await call('GET /api/applications')).status).toBe(200)
  })
})

describe('a read-only database', () => {
  it('answers reads, and changes in every API with 503; the server is not ready, and recovers by itself', async () => {
    const { url, token, databaseUrl } = await start()
    const authorization = await token()
    const id = await createUser(server as TestServer, 'reader')
    const tokens = await signIn(url, 'reader', 'sunny-Lake-77')
    const asBackEnd = (operation: string, body?: object) =>
      ask(url, operation, { token: authorization, body })
    const asPerson = (operation: string, body?: object) =>
      ask(url, operation, { token: tokens.access_token, body })
    const name = databaseNameIn(databaseUrl)
    const endSessions = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`
    await administer(`alter database ${name} set default_transaction_read_only = on`, endSessions)

    await expect.poll(() => statusOf(`${url}/readyz`)).toBe(503)
    expect(await statusOf(`${url}/healthz`)).toBe(200)
    const refused = await Promise.all([
      asBackEnd(`PATCH /api/users/${id}`, { name: 'Other' }),
      asBackEnd('POST /api/users', { username: 'another' }),
      asPerson('PATCH /api/my-account', { name: 'Other' }),
      asPerson('POST /api/verifications/password', { password: 'sunny-Lake-77' }),
    ])
    for (const { status, headers, body } of refused) {
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'server.unavailable' })
      expect(headers.get('retry-after')).toBe('1')
    }
    expect((await asBackEnd(`GET /api/users/${id}`)).body).toMatchObject({ name: null })
    expect((await asPerson('GET /api/my-account')).status).toBe(200)

    await administer(`alter database ${name} reset default_transaction_read_only`)
    await expect.poll(() => statusOf(`${url}/readyz`)).toBe(200)
    await expect
      .poll(async () => (await asPerson('PATCH /api/my-account', { name: 'Other' })).status)
      .toBe(200)
  })
})

describe('a role with twelve connections', () => {
  it('serves many concurrent sign-ins, more slowly and with no error but 503', async () => {
    const url = await createDatabase()
    const role = `twelve_${process.pid}`
    await administer(
      `create role ${role} login password 'twelve' connection limit 12`,
      `alter database ${databaseNameIn(url)} owner to ${role}`,
    )
    const limited = await start({ databaseUrl: asRole(url, role, 'twelve'), databasePoolSize: 20 })
    // The test itself uses one connection.
    const people = Array.from({ length: 24 }, (_, at) => `guest${at}`)
    const outcomes = await Promise.allSettled(
      people.map(name => signIn(limited.url, name, 'sunny-Lake-77', { event: 'Register' })),
    )
    const reasons = outcomes.flatMap(each => (each.status === 'rejected' ? [String(each.reason)] : []))
    expect(reasons).toEqual([])
  })
})

const statusOf = async (address: string) => (await fetch(address)).status
