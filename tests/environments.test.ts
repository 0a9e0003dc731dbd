import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { clientOf, signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { askRaw } from './support/wire.ts'

/** A reverse proxy of the kind that loses the port and the scheme on the way. */
async function startProxy(target: () => string, { strips }: { strips: string }) {
  const proxy = createServer((message, response) => {
    const path = message.url?.replace(new RegExp(`^${strips}(?=/|$)`), '') || '/'
    const onwards = request(
      target() + path,
      { method: message.method, headers: { ...message.headers, host: 'somewhere.internal' } },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
        answer.pipe(response)
      },
    )
    message.pipe(onwards)
  }).listen(0)
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  return { url: `http://localhost:${port}`, close: () => proxy.close() }
}

describe.each([
  ['that passes the path on', ''],
  ['that strips the path', '/auth'],
])('behind a proxy on a sub-path %s, which drops host and port', (_, strips) => {
  let server: TestServer
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let endpoint: string

  beforeAll(async () => {
    proxy = await startProxy(() => server.url, { strips })
    endpoint = `${proxy.url}/auth`
    server = await startTestServer({ endpoint })
  })
  afterAll(async () => {
    proxy.close()
    await server.stop()
  })

  it('says in its discovery where it is for the world', async () => {
    const response = await fetch(`${endpoint}/oidc/.well-known/openid-configuration`)
    expect(await response.json()).toMatchObject({
      issuer: `${endpoint}/oidc`,
      token_endpoint: `${endpoint}/oidc/token`,
      authorization_endpoint: `${endpoint}/oidc/auth`,
    })
  })

  it('signs people in, and opens their account', async () => {
    const tokens = await signIn(endpoint, 'mira', 'sunny-Lake-77', { event: 'Register' })
    expect(await clientOf(endpoint, tokens)('GET /api/my-account')).toMatchObject({ username: 'mira' })
  })

  it('gives pages a base that their files are found under', async () => {
    const page = await (await fetch(`${endpoint}/sign-in`)).text()
    expect(page).toContain('<base href="/auth/">')
    const [, file = ''] = /src="\.\/([^"]+\.js)"/.exec(page) ?? []
    expect((await fetch(`${endpoint}/${file}`)).status).toBe(200)
  })
})

describe('what surrounds the doors', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  it('believes nobody about where they come from, unless told that a proxy says so', async () => {
    await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      headers: { 'x-forwarded-for': '203.0.113.9' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'test-back-end',
        client_secret: 'wrong-secret-000',
      }),
    })
    const [entry] = await server.manage('GET /api/logs', {
      query: { logKey: 'ExchangeTokenBy.ClientCredentials' },
    })
    expect(entry?.payload.ip).toMatch(/^(127\.0\.0\.1|::1)$/)
  })

  it('tells life and readiness', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  it('counts requests by operation, never by what callers make up', async () => {
    await fetch(`${server.url}/api/users/made-up-${Math.random()}`)
    await fetch(`${server.url}/api/made-up-${Math.random()}`)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('latchkey_request_duration_seconds_count{operation="readUser",status="401"}')
    expect(metrics).not.toContain('made-up')
  })

  it('shows its metrics to this machine only, and not to whom a proxy brings in', async () => {
    const response = await fetch(`${server.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
    expect(response.status).toBe(403)
    for (const host of ['accounts.example', 'localhost.evil.example'])
      expect((await askRaw(server.url, { path: '/metrics', headers: { host } })).status, host).toBe(403)
  })

  it('shows the metrics of a public server to whoever holds METRICS_TOKEN alone, whatever the proxy leaves out', async () => {
    const metricsToken = 'a-token-for-prometheus'
    const open = await startTestServer({ endpoint: 'https://accounts.example', metricsToken })
    onTestFinished(() => open.stop())
    const statusWith = async (headers: Record<string, string>) =>
      (await askRaw(open.url, { path: '/metrics', headers })).status
    expect(await statusWith({ host: 'localhost' })).toBe(403)
    expect(await statusWith({ authorization: 'Bearer another-token-as-long' })).toBe(403)
    expect(await statusWith({ authorization: `Bearer ${metricsToken}` })).toBe(200)
  })

  it('gives every answer a request id, which the audit log has too', async () => {
    const response = await fetch(`${server.url}/api/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' },
      body: '{}',
    })
    const [entry] = await server.manage('GET /api/logs', { query: { logKey: 'User.Created' } })
    expect(entry?.payload.requestId).toBe(response.headers.get('logto-core-request-id'))
  })

  it('lets any origin use the Account API, with tokens and without cookies', async () => {
    const preflight = await fetch(`${server.url}/api/my-account`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,logto-verification-id',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('logto-verification-id')
    const refused = await fetch(`${server.url}/api/my-account`, {
      headers: { origin: 'https://app.example' },
    })
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect(refused.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('lets no other origin near the other doors', async () => {
    const management = await fetch(`${server.url}/api/users`, { headers: { origin: 'https://app.example' } })
    expect(management.headers.get('access-control-allow-origin')).toBeNull()
    const signIn = await fetch(`${server.url}/api/experience`, {
      method: 'PUT',
      headers: { origin: 'https://app.example', 'content-type': 'application/json' },
      body: '{"interactionEvent":"SignIn"}',
    })
    expect(signIn.status).toBe(403)
  })

  it.each([
    ['/api/nothing', 'text/html', /^application\/json/],
    ['/nothing', '*/*', /^application\/json/],
    ['/nothing', 'text/html,*/*;q=0.8', /^text\/html/],
  ])('answers %s, asked for as %s, with 404 in the form of %s', async (path, accept, form) => {
    const answer = await fetch(server.url + path, { headers: { accept } })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toMatch(form)
  })

  it('answers unknown well-known paths with 404, not with a page', async () => {
    const headers = { accept: 'text/html' }
    const nothing = await fetch(`${server.url}/.well-known/nothing`, { headers })
    expect(nothing.status).toBe(404)
    expect(nothing.headers.get('content-type')).toMatch(/^application\/json/)
    const change = await fetch(`${server.url}/.well-known/change-password`, { redirect: 'manual' })
    expect(change.headers.get('location')).toBe(`${server.url}/account/security/password`)
  })
})
