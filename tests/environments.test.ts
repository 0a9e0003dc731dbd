import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { clientOf, signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { askRaw } from './support/wire.ts'

/** A reverse proxy that loses the original host and port. */
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
])('behind a proxy on a sub-path %s, which loses host and port', (_, strips) => {
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

  it('discovery has the public URLs', async () => {
    const response = await fetch(`${endpoint}/oidc/.well-known/openid-configuration`)
    expect(await response.json()).toMatchObject({
      issuer: `${endpoint}/oidc`,
      token_endpoint: `${endpoint}/oidc/token`,
      authorization_endpoint: `${endpoint}/oidc/auth`,
    })
  })

  it('the metadata of an API is between the host and the sub-path', async () => {
    const { origin } = new URL(endpoint)
    const challenge = (await fetch(`${endpoint}/api/my-account`)).headers.get('www-authenticate')
    const at = `${origin}/.well-known/oauth-protected-resource/auth/api/my-account`
    expect(challenge).toBe(`Bearer resource_metadata="${at}"`)
    const { resource } = await (await fetch(at)).json()
    expect(resource).toBe(`${endpoint}/api/my-account`)
  })

  it('people can sign in and use the Account API', async () => {
    const tokens = await signIn(endpoint, 'mira', 'sunny-Lake-77', { event: 'Register' })
    expect(await clientOf(endpoint, tokens)('GET /api/my-account')).toMatchObject({ username: 'mira' })
  })

  it('social callbacks redirect to the page below the sub-path', async () => {
    const body = new URLSearchParams({ code: 'x' })
    const { headers } = await fetch(`${endpoint}/callback/apple`, {
      method: 'POST',
      redirect: 'manual',
      body,
    })
    expect(headers.get('location')).toBe('/auth/callback/apple?code=x')
  })

  it('pages have a base URL under which their assets are found', async () => {
    const page = await (await fetch(`${endpoint}/sign-in`)).text()
    expect(page).toContain('<base href="/auth/">')
    const [, file = ''] = /src="\.\/([^"]+\.js)"/.exec(page) ?? []
    expect((await fetch(`${endpoint}/${file}`)).status).toBe(200)
  })
})

describe('the server', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  it('ignores `X-Forwarded-For` unless a trusted proxy is configured', async () => {
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

  it('reports liveness and readiness', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  it('labels metrics by operation, never by text from the caller', async () => {
    await fetch(`${server.url}/api/users/made-up-${Math.random()}`)
    await fetch(`${server.url}/api/made-up-${Math.random()}`)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('latchkey_request_duration_seconds_count{operation="readUser",status="401"}')
    expect(metrics).not.toContain('made-up')
  })

  it('shows metrics only to a local request without a proxy', async () => {
    const response = await fetch(`${server.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
    expect(response.status).toBe(403)
    for (const host of ['accounts.example', 'localhost.evil.example'])
      expect((await askRaw(server.url, { path: '/metrics', headers: { host } })).status, host).toBe(403)
  })

  it('shows a public server’s metrics only with METRICS_TOKEN, even when the proxy adds no header', async () => {
    const metricsToken = 'a-token-for-prometheus'
    const open = await startTestServer({ endpoint: 'https://accounts.example', metricsToken })
    onTestFinished(() => open.stop())
    const statusWith = async (headers: Record<string, string>) =>
      (await askRaw(open.url, { path: '/metrics', headers })).status
    expect(await statusWith({ host: 'localhost' })).toBe(403)
    expect(await statusWith({ authorization: 'Bearer another-token-as-long' })).toBe(403)
    expect(await statusWith({ authorization: `Bearer ${metricsToken}` })).toBe(200)
  })

  it('gives every response a request id, which the audit log has too', async () => {
    const response = await fetch(`${server.url}/api/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' },
      body: '{}',
    })
    const [entry] = await server.manage('GET /api/logs', { query: { logKey: 'User.Created' } })
    expect(entry?.payload.requestId).toBe(response.headers.get('logto-core-request-id'))
  })

  it('allows cross-origin requests to the Account API, with tokens and without cookies', async () => {
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

  it('refuses cross-origin requests to the other APIs', async () => {
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
    ['/nothing', '*/*', /^text\/html/],
    ['/nothing', 'application/json', /^application\/json/],
    ['/nothing.svg', '*/*', /^application\/json/],
    ['/nothing', 'text/html,*/*;q=0.8', /^text\/html/],
  ])('answers %s, requested as %s, with 404 as %s', async (path, accept, form) => {
    const answer = await fetch(server.url + path, { headers: { accept } })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toMatch(form)
  })

  it('answers unknown well-known paths with 404 instead of a page', async () => {
    const headers = { accept: 'text/html' }
    const nothing = await fetch(`${server.url}/.well-known/nothing`, { headers })
    expect(nothing.status).toBe(404)
    expect(nothing.headers.get('content-type')).toMatch(/^application\/json/)
    const change = await fetch(`${server.url}/.well-known/change-password`, { redirect: 'manual' })
    expect(change.headers.get('location')).toBe(`${server.url}/account/security/password`)
  })
})
