import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Settings, the log, and the public endpoints. Users: `user*.test.ts`. Applications: `applications.test.ts`.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })

describe('every response of the Management API', () => {
  it('has a request id, forbids caching, and is compressed when the client accepts that', async () => {
    for (let count = 0; count < 5; count += 1) await somebody(server)
    const { headers, body } = await ask(server.url, 'GET /api/users', {
      token,
      headers: { 'accept-encoding': 'gzip' },
    })
    expect(headers.get('logto-core-request-id')).toMatch(/^\w{16}$/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-encoding')).toBe('gzip')
    expect(headers.get('vary')).toContain('Accept-Encoding')
    expect(body).toHaveLength(5)
  })

  it('allows no cross-origin request', async () => {
    const { headers } = await ask(server.url, 'GET /api/users', {
      token,
      headers: { origin: 'https://elsewhere.example' },
    })
    expect(headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('the Account API settings', () => {
  it('allow people to edit all their fields on a new server', async () => {
    const { status, body } = await manage('GET /api/account-center')
    expect(status).toBe(200)
    expect(body).toEqual({
      tenantId: 'default',
      id: 'default',
      enabled: true,
      fields: expect.objectContaining({ name: 'Edit', password: 'Edit' }),
      webauthnRelatedOrigins: [],
      deleteAccountUrl: null,
      customCss: null,
      profileFields: null,
      stepUp: 'strongest',
      deletionGracePeriod: 14,
    })
  })

  it('are effective from the very next request, however often they change', async () => {
    const mira = await somebody(server)
    for (let round = 0; round < 100; round += 1) {
      const enabled = round % 2 === 1
      expect((await manage('PATCH /api/account-center', { enabled })).status).toBe(200)
      const expected = enabled ? 200 : 400
      const { status } = await mira.ask('GET /api/my-account')
      if (status !== expected) await manage('PATCH /api/account-center', { enabled: true })
      expect(status, `round ${round}`).toBe(expected)
    }
  })

  it('are changed per field, replace `fields` as a whole, and drop unknown fields', async () => {
    const { body: before } = await manage('GET /api/account-center')
    const fields = { name: 'ReadOnly', session: 'Edit' }
    const { status, body } = await manage('PATCH /api/account-center', {
      fields: { ...fields, nonsense: 'Edit' },
    })
    expect(status).toBe(200)
    expect(body).toEqual({ ...before, fields })
    expect((await manage('GET /api/account-center')).body).toEqual(body)
    await manage('PATCH /api/account-center', { fields: before.fields })
  })

  it('accept valid values, and return them normalized', async () => {
    const change = async (body: object) => (await manage('PATCH /api/account-center', body)).body
    const origins = { webauthnRelatedOrigins: ['https://a.example', 'https://a.example', 'b'] }
    expect((await change(origins)).webauthnRelatedOrigins).toEqual(['https://a.example', 'b'])
    expect((await change({ deleteAccountUrl: 'http://a.example/bye' })).deleteAccountUrl).toBe(
      'http://a.example/bye',
    )
    expect((await change({ deleteAccountUrl: '' })).deleteAccountUrl).toBeNull()
    expect((await change({ customCss: 'a { color: red }' })).customCss).toBe('a { color: red }')
    expect((await change({ customCss: null })).customCss).toBeNull()
    expect((await change({ profileFields: null })).profileFields).toBeNull()
    expect((await change({ profileFields: [] })).profileFields).toEqual([])
  })

  it('refuse invalid values', async () => {
    await expectNoTrace(server.database, async () => {
      for (const body of [
        { enabled: 'yes' },
        { enabled: null },
        { fields: { name: 'edit' } },
        { fields: null },
        { webauthnRelatedOrigins: null },
        { deleteAccountUrl: 'ftp://a.example' },
        { deleteAccountUrl: 'javascript:alert(1)' },
        ...[-1, 366, 1.5, '14', null].map(deletionGracePeriod => ({ deletionGracePeriod })),
        { profileFields: ['name'] },
        { enabled: false, fields: { name: 'never' } },
      ])
        expect(await manage('PATCH /api/account-center', body), JSON.stringify(body)).toEqual(
          refusedAs(400, 'guard.invalid_input'),
        )
      const twice = { profileFields: [{ name: 'nickname' }, { name: 'website' }, { name: 'nickname' }] }
      const answer = await manage('PATCH /api/account-center', twice)
      expect(answer).toEqual(refusedAs(400, 'request.invalid_input'))
      expect(answer.body.data.duplicateNames).toEqual(['nickname'])
      for (const body of [{}, { unknown: 1 }, undefined])
        expect(await manage('PATCH /api/account-center', body)).toEqual(
          refusedAs(422, 'entity.invalid_input'),
        )
    })
  })

  it('record an event with the actor and the changed fields', async () => {
    await manage('PATCH /api/account-center', { customCss: 'b {}' })
    const { body } = await manage('GET /api/logs?logKey=AccountCenter.Updated&page_size=1')
    expect(body).toMatchObject([
      { payload: { fields: ['customCss'], actor: { kind: 'admin', id: 'test-back-end' } } },
    ])
    await manage('PATCH /api/account-center', { customCss: null })
  })
})

describe('the public endpoints', () => {
  it('include the server’s status', async () => {
    expect(await ask(server.url, 'GET /api/status')).toMatchObject({ status: 204, text: '' })
  })

  it('name the tenant to holders of STATUS_API_KEY alone', async () => {
    const statusApiKey = 'a key for probes'
    const watched = await startTestServer({ statusApiKey })
    onTestFinished(() => watched.stop())
    const tenantFor = async (url: string, headers: Record<string, string>) => {
      const answer = await ask(url, 'GET /api/status', { headers })
      expect(answer).toMatchObject({ status: 204, text: '' })
      return answer.headers.get('logto-tenant-id')
    }
    expect(await tenantFor(watched.url, { 'logto-status-api-key': statusApiKey })).toBe('default')
    expect(await tenantFor(watched.url, { 'logto-status-api-key': 'another' })).toBeNull()
    expect(await tenantFor(watched.url, {})).toBeNull()
    expect(await tenantFor(server.url, { 'logto-status-api-key': '' })).toBeNull()
  })

  it('include the settings of the account page', async () => {
    const { status, body } = await ask(server.url, 'GET /api/.well-known/account-center')
    expect(status).toBe(200)
    expect(body).toEqual((await manage('GET /api/account-center')).body)
  })

  it('are read by pages of any origin, and the others are not', async () => {
    const allowed = async (path: string) => {
      const { headers } = await ask(server.url, `GET ${path}`, { headers: { origin: 'https://app.example' } })
      return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')]
    }
    expect(await allowed('/api/.well-known/account-center')).toEqual(['*', null])
    expect(await allowed('/api/.well-known/sign-in-exp')).toEqual(['*', null])
    expect(await allowed('/api/account-center')).toEqual([null, null])
  })

  it('include the sign-in experience', async () => {
    const { status, body } = await ask(
      server.url,
      'GET /api/.well-known/sign-in-exp?appId=demo-app&organizationId=x',
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      tenantId: 'default',
      signInMode: 'SignInAndRegister',
      signIn: { methods: [{ identifier: 'username', password: true }] },
      socialConnectors: [],
      ssoConnectors: [],
      forgotPassword: { email: true, phone: true },
      isDevelopmentTenant: false,
    })
    expect(body).not.toHaveProperty('emailBlocklistPolicy')
  })
})

describe('the log', () => {
  it('lists events newest first, with actor and address', async () => {
    const mira = await somebody(server)
    const changed = await mira.ask('PATCH /api/my-account', {
      body: { name: 'x' },
      headers: { 'user-agent': 'a browser' },
    })
    const { status, body, headers } = await manage(`GET /api/logs?userId=${mira.id}`)
    expect(status).toBe(200)
    expect(Number(headers.get('total-number'))).toBe(body.length)
    expect(body[0]).toEqual({
      tenantId: 'default',
      id: expect.stringMatching(/^[0-9a-z]{21}$/),
      key: 'User.Data.Updated',
      payload: {
        key: 'User.Data.Updated',
        result: 'Success',
        fields: ['name'],
        ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
        userAgent: 'a browser',
        userId: mira.id,
        applicationId: 'demo-app',
        requestId: changed.headers.get('logto-core-request-id'),
        actor: { kind: 'owner', id: mira.id },
      },
      createdAt: expect.any(Number),
    })
    const keys = body.map((log: { key: string }) => log.key)
    expect(keys).toEqual(
      expect.arrayContaining(['ExchangeTokenBy.AuthorizationCode', 'Interaction.Register.Submit']),
    )
    const times = body.map((log: { createdAt: number }) => log.createdAt)
    expect(times).toEqual([...times].sort((one, other) => other - one))
  })

  it('returns single entries by id', async () => {
    const { body: logs } = await manage('GET /api/logs?page_size=1')
    expect(await manage(`GET /api/logs/${logs[0].id}`)).toMatchObject({ status: 200, body: logs[0] })
    expect(await manage('GET /api/logs/nothing')).toEqual(refusedAs(404, 'entity.not_exists_with_id'))
  })

  it('filters by person, application, key and time', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    await noor.ask('PATCH /api/my-account', { body: { name: 'x' } })
    const count = async (query: string) =>
      Number((await manage(`GET /api/logs?${query}`)).headers.get('total-number'))
    const ofMira = await count(`userId=${mira.id}`)
    expect(await count(`userId=${noor.id}`)).toBe(ofMira + 1)
    expect(await count(`userId=${noor.id}&logKey=User.Data.Updated`)).toBe(1)
    expect(await count(`userId=${noor.id}&applicationId=other`)).toBe(0)
    expect(await count(`userId=${noor.id}&logKey=User.Data`)).toBe(0)
    const [{ createdAt }] = (await manage(`GET /api/logs?userId=${noor.id}&page_size=1`)).body
    expect(await count(`userId=${noor.id}&start_time=${createdAt}&end_time=${createdAt}`)).toBeGreaterThan(0)
    expect(await count(`userId=${noor.id}&start_time=${createdAt + 1}`)).toBe(0)
    expect(await count(`userId=${noor.id}&end_time=0`)).toBe(0)
    expect(await count(`userId=${noor.id}&end_time=${createdAt - 1}`)).toBeLessThan(ofMira + 1)
  })

  it('refuses an invalid time, and a window that ends before it begins', async () => {
    for (const query of ['start_time=yesterday', 'end_time=x', 'start_time=1,5'])
      expect(await manage(`GET /api/logs?${query}`), query).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect(await manage('GET /api/logs?start_time=2&end_time=1')).toEqual(
      refusedAs(400, 'log.invalid_time_window'),
    )
    expect((await manage('GET /api/logs?start_time=1&end_time=1')).status).toBe(200)
  })

  it('is counted to at most ten thousand with `enableCap`', async () => {
    await server.database.query(
      `insert into events (id, type, result, actor_kind, application_id, payload, created_at)
      select 'many-' || n, 'RevokeToken', 'Success', 'system', 'many', '{}', now() from generate_series(1, 10001) as n`,
    )
    const capped = await manage('GET /api/logs?applicationId=many&enableCap=true')
    expect(capped.headers.get('total-number')).toBe('10001')
    expect(capped.headers.get('total-number-is-capped')).toBe('true')
    expect(capped.headers.get('link')).not.toMatch(/rel="(last|next)"/)
    const whole = await manage('GET /api/logs?applicationId=many')
    expect(whole.headers.has('total-number-is-capped')).toBe(false)
    expect(whole.headers.get('link')).toMatch(/rel="next".*rel="last"/)
    await server.database.query(`delete from events where application_id = 'many' and id = 'many-1'`)
    const below = await manage('GET /api/logs?applicationId=many&enableCap=true')
    expect(below.headers.get('total-number')).toBe('10000')
    expect(below.headers.has('total-number-is-capped')).toBe(false)
  })

  it('contains no secrets', async () => {
    const { rows } = await server.database.query('select * from events')
    expect(JSON.stringify(rows)).not.toMatch(/sunny-Lake|a-secret-for-the-tests|\$argon2|eyJ/)
  })
})
