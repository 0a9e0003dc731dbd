import { signals } from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Receivers of shared signals, in addition to the wire. What is sent to them: `directory/signals/`.

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const given = {
  name: 'Shop',
  endpoint: 'https://shop.example/signals',
  audience: 'https://shop.example',
  events: [signals['session-revoked'], signals['account-purged']],
}
const create = async (more: object = {}) => {
  const answer = await manage('POST /api/signal-receivers', { ...given, ...more })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

describe('a receiver', () => {
  it('is created, read, changed, listed and deleted', async () => {
    const created = await create()
    expect(created).toEqual({
      id: expect.any(String),
      ...given,
      authorization: null,
      enabled: true,
      includesNewValues: false,
      failingSince: null,
      pausedAt: null,
      createdAt: expect.any(Number),
    })
    const at = `/api/signal-receivers/${created.id}`
    const change = {
      name: 'Store',
      events: [signals['account-enabled']],
      includesNewValues: true,
      enabled: false,
    }
    const changed = await manage(`PATCH ${at}`, change)
    expect(changed.body).toEqual({ ...created, ...change })
    expect((await manage(`GET ${at}`)).body).toEqual(changed.body)
    expect((await manage('GET /api/signal-receivers')).body).toEqual([changed.body])
    expect((await manage(`DELETE ${at}`)).status).toBe(204)
    expect((await manage(`GET ${at}`)).status).toBe(404)
    const log = (await manage('GET /api/logs?logKey=SignalReceiver.*')).body
    expect(log.map(({ key }: { key: string }) => key)).toEqual([
      'SignalReceiver.Deleted',
      'SignalReceiver.Updated',
      'SignalReceiver.Created',
    ])
  })

  it('is no webhook, and a webhook is no receiver', async () => {
    const { id } = await create()
    const hook = await manage('POST /api/hooks', {
      events: ['User.Created'],
      config: { url: 'https://shop.example/hook' },
    })
    for (const call of [
      `GET /api/hooks/${id}`,
      `DELETE /api/hooks/${id}`,
      `GET /api/hooks/${id}/deliveries`,
      `GET /api/signal-receivers/${hook.body.id}`,
      `DELETE /api/signal-receivers/${hook.body.id}`,
      `GET /api/signal-receivers/${hook.body.id}/deliveries`,
      `GET /api/signal-receivers/${id}/deliveries/1`,
    ])
      expect((await manage(call)).status, call).toBe(404)
    for (const [call, body] of [
      [`PATCH /api/hooks/${id}`, { name: 'x' }],
      [`PATCH /api/hooks/${id}/signing-key`, {}],
      [`PATCH /api/signal-receivers/${hook.body.id}`, { name: 'x' }],
      [`POST /api/signal-receivers/${hook.body.id}/verify`, {}],
    ] as const)
      expect((await manage(call, body)).status, call).toBe(404)
    const [hooks, receivers] = [await manage('GET /api/hooks'), await manage('GET /api/signal-receivers')]
    expect(hooks.body.map((each: { id: string }) => each.id)).toEqual([hook.body.id])
    expect(receivers.body.map((each: { id: string }) => each.id)).not.toContain(hook.body.id)
    await manage(`DELETE /api/hooks/${hook.body.id}`)
    await manage(`DELETE /api/signal-receivers/${id}`)
  })

  it('that is disabled cannot be verified', async () => {
    const { id } = await create({ enabled: false })
    expect(await manage(`POST /api/signal-receivers/${id}/verify`, {})).toEqual(
      refusedAs(400, 'guard.invalid_input', { part: 'body', reason: 'the receiver is disabled' }),
    )
  })
})

describe('the value of the Authorization header', () => {
  const authorization = 'Bearer secret-of-the-shop'

  it('is shown to nobody, and is not in the database in clear', async () => {
    const { id, ...created } = await create({ authorization })
    expect(created.authorization).toBe('********')
    const narrow = await backEndWith(server, ['hooks:read'])
    const read = await ask(server.url, `GET /api/signal-receivers/${id}`, { token: narrow.token })
    expect(read.body).toEqual({ id, ...created })
    const { rows } = await server.database.query(
      'select to_jsonb(hooks)::text as row from hooks where id = $1',
      [id],
    )
    expect(rows[0].row).not.toContain('secret-of-the-shop')
  })

  it('stays where the mask is given back, and goes with null', async () => {
    const { id } = await create({ authorization })
    const at = `PATCH /api/signal-receivers/${id}`
    expect((await manage(at, { authorization: '********', audience: 'x' })).body.authorization).toBe(
      '********',
    )
    expect((await manage(at, { authorization: null })).body.authorization).toBe(null)
    expect((await manage(at, { authorization: '********' })).status).toBe(400)
  })

  it('goes to no other endpoint', async () => {
    const { id } = await create({ authorization })
    const at = `PATCH /api/signal-receivers/${id}`
    const endpoint = 'https://thief.example/signals'
    for (const body of [{ endpoint }, { endpoint, authorization: '********' }])
      await expectNoTrace(server.database, async () => {
        const answer = await manage(at, body)
        expect(answer.status, answer.text).toBe(400)
        return answer
      })
    expect((await manage(at, { endpoint, authorization: 'Bearer new' })).body).toMatchObject({ endpoint })
  })
})

it('narrower scopes read or change receivers, and no other scope does', async () => {
  const [reading, other] = [
    await backEndWith(server, ['hooks:read']),
    await backEndWith(server, ['users:read']),
  ]
  expect((await ask(server.url, 'GET /api/signal-receivers', { token: reading.token })).status).toBe(200)
  const call = { token: reading.token, body: given }
  expect((await ask(server.url, 'POST /api/signal-receivers', call)).status).toBe(403)
  expect((await ask(server.url, 'GET /api/signal-receivers', { token: other.token })).status).toBe(403)
})

it.each([
  ['no events', { events: [] }],
  ['an event twice', { events: [signals['account-purged'], signals['account-purged']] }],
  [
    'an event that is not sent',
    { events: ['https://schemas.openid.net/secevent/caep/event-type/token-claims-change'] },
  ],
  ['no audience', { audience: '' }],
  ['an endpoint that is no URL', { endpoint: 'shop' }],
  ['an endpoint without encryption', { endpoint: 'http://shop.example/signals' }],
  ['a header with a line break', { authorization: 'Bearer a\r\nx: y' }],
  ['a header beyond ASCII', { authorization: 'Bearer ä' }],
  ['the mask as a header', { authorization: '********' }],
])('refuses %s', async (_, body) => {
  const answer = await manage('POST /api/signal-receivers', { ...given, ...body })
  expect(answer.body.code, answer.text).toBe('guard.invalid_input')
})

describe('/.well-known/ssf-configuration', () => {
  it('has the issuer, the keys and push delivery, below the path of the issuer too', async () => {
    const { status, body, headers } = await ask(server.url, 'GET /.well-known/ssf-configuration/oidc')
    expect(status).toBe(200)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(body).toEqual({
      spec_version: '1_0',
      issuer: `${server.url}/oidc`,
      jwks_uri: `${server.url}/oidc/jwks`,
      delivery_methods_supported: ['urn:ietf:rfc:8935'],
      default_subjects: 'ALL',
    })
    expect((await ask(server.url, 'GET /.well-known/ssf-configuration')).body).toEqual(body)
    expect(
      (await ask(server.url, `GET ${new URL(body.jwks_uri).pathname}`)).body.keys.length,
    ).toBeGreaterThan(0)
    expect((await ask(server.url, 'GET /.well-known/ssf-configuration/other')).status).toBe(404)
  })
})
