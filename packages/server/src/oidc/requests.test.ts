import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, CookieJar, signIn, type Tokens } from '../../../../tests/support/people.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { askRaw } from '../../../../tests/support/wire.ts'

const callback = 'https://app.example/callback'
const form = 'application/x-www-form-urlencoded'
const management = 'https://default.logto.app/api'
let server: TestServer
let tokens: Tokens

beforeAll(async () => {
  server = await startTestServer()
  tokens = await signIn(server.url, 'mira', 'sunny-Lake-77', { event: 'Register' })
})
afterAll(() => server.stop())

function post(path: string, text: string | Buffer, headers: Record<string, string> = {}) {
  return askRaw(server.url, {
    method: 'POST',
    path,
    headers: { 'content-type': form, ...headers },
    pieces: [text],
  })
}

const grant = { grant_type: 'client_credentials', client_id: backEnd.id, client_secret: backEnd.secret }
const basic = (id: string, secret: string) => `Basic ${btoa(`${id}:${secret}`)}`

describe('the token endpoint', () => {
  it('accepts a JSON object like a form', async () => {
    const body = JSON.stringify({ ...grant, resource: [management], scope: 'all', nothing: null })
    const answer = await post('/oidc/token', body, { 'content-type': 'application/json; charset=utf-8' })
    expect(answer.body, answer.text).toMatchObject({ token_type: 'Bearer', scope: 'all' })
  })

  it.each(['[]', 'null', '"text"', '{"grant_type":{}}', '{', '{"grant_type":[{}]}'])(
    'refuses JSON that is not an object of strings: %s',
    async body => {
      const answer = await post('/oidc/token', body, { 'content-type': 'application/json' })
      expect(answer).toMatchObject({
        status: 400,
        body: { error: 'invalid_request', code: 'oidc.invalid_request' },
      })
    },
  )

  it('decodes a form in the charset of the request, and refuses an unknown charset', async () => {
    const { id, secret = '' } = await server.manage('POST /api/applications', {
      body: { name: 'Grüße', type: 'MachineToMachine' },
    })
    const body = `grant_type=client_credentials&client_id=${id}&client_secret=${secret}&resource=https://%FC.example`
    const answer = await post('/oidc/token', body, { 'content-type': `${form}; charset=iso-8859-1` })
    expect(answer.body.error_description).toContain('https://ü.example')
    const unknown = await post('/oidc/token', body, { 'content-type': `${form}; charset=nonsense` })
    expect(unknown).toMatchObject({ status: 415, body: { error: 'invalid_request' } })
  })

  it.each(['grant_type', 'client_id', 'client_secret', 'resource', 'scope'])(
    'refuses a null byte in %s as a bad request',
    async name => {
      const body = new URLSearchParams({ ...grant, resource: management, scope: 'all', [name]: 'a\0b' })
      expect((await post('/oidc/token', String(body))).status).toBe(400)
    },
  )

  it('answers unauthorized_client to an application without the requested grant type', async () => {
    const { id, secret = '' } = await server.manage('POST /api/applications', {
      body: {
        name: 'A web application',
        type: 'Traditional',
        oidcClientMetadata: { redirectUris: [callback] },
      },
    })
    const body = `grant_type=client_credentials&resource=${management}`
    const refused = { error: 'unauthorized_client', code: 'oidc.unauthorized_client' }
    expect(await post('/oidc/token', body, { authorization: basic(id, secret) })).toMatchObject({
      status: 400,
      body: refused,
    })
    const plain = await post('/oidc/token?parse_error=false', body, { authorization: basic(id, secret) })
    expect(plain.body).toEqual({ error: refused.error, error_description: expect.any(String) })
  })

  it('accepts Basic with an empty secret from a public client, not from a confidential one', async () => {
    const body = `grant_type=refresh_token&refresh_token=nonsense`
    const isPublic = await post('/oidc/token', body, { authorization: basic('demo-app', '') })
    expect(isPublic).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const confidential = await post('/oidc/token', 'grant_type=client_credentials', {
      authorization: basic(backEnd.id, ''),
    })
    expect(confidential).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    expect(confidential.headers.get('www-authenticate')).toMatch(/^Basic /)
    const two = await post('/oidc/token', `${body}&client_id=${backEnd.id}`, {
      authorization: basic('demo-app', ''),
    })
    expect(two.status).toBeGreaterThanOrEqual(400)
  })
})

describe('introspection', () => {
  const introspect = (token: string, { id, secret }: { id: string; secret: string } = backEnd) =>
    post('/oidc/token/introspection', `token=${encodeURIComponent(token)}`, {
      authorization: basic(id, secret),
    })

  it('returns the content of a JWT access token to its own application alone', async () => {
    const token = await server.token()
    expect((await introspect(token)).body).toMatchObject({
      active: true,
      client_id: backEnd.id,
      aud: management,
      scope: 'all',
      token_type: 'Bearer',
      exp: expect.any(Number),
    })
    const other = await server.manage('POST /api/applications', {
      body: { name: 'x', type: 'MachineToMachine' },
    })
    const { status, body } = await introspect(token, { id: other.id, secret: other.secret ?? '' })
    expect([status, body]).toEqual([200, { active: false }])
  })

  it('reports a foreign or modified token as inactive', async () => {
    const [head, , signature] = (await server.token()).split('.')
    const changed = `${head}.${btoa(JSON.stringify({ client_id: backEnd.id, exp: 4e9 }))}.${signature}`
    for (const token of [changed, tokens.id_token, 'x.y.z'])
      expect((await introspect(token)).body).toEqual({ active: false })
  })
})

describe('the authorization endpoint', () => {
  const parameters = {
    client_id: 'demo-app',
    response_type: 'code',
    scope: 'openid profile',
    state: 's',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
  }

  it('accepts POST like GET, at once with a session, and after a redirect without one', async () => {
    const jar = new CookieJar()
    await signIn(server.url, 'mira', 'sunny-Lake-77', { jar })
    const body = new URLSearchParams({ ...parameters, redirect_uri: `${server.url}/demo-app` })
    const posted = await jar.fetch(`${server.url}/oidc/auth`, { method: 'POST', body })
    expect(posted.headers.get('location')).toContain(`${server.url}/demo-app?code=`)

    const fromElsewhere = await fetch(`${server.url}/oidc/auth`, { method: 'POST', body, redirect: 'manual' })
    expect(fromElsewhere.status).toBe(303)
    const again = new URL(fromElsewhere.headers.get('location') ?? '', server.url)
    expect(Object.fromEntries(again.searchParams)).toEqual(Object.fromEntries(body))
    expect((await jar.fetch(again.href)).headers.get('location')).toContain(`${server.url}/demo-app?code=`)
  })

  it('refuses a POST without a form', async () => {
    const answer = await post('/oidc/auth', '{}', { 'content-type': 'application/json' })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })
})

describe('the end-session endpoint', () => {
  it('accepts POST like GET', async () => {
    const jar = new CookieJar()
    const { id_token: hint } = await signIn(server.url, 'mira', 'sunny-Lake-77', { jar })
    const body = new URLSearchParams({ id_token_hint: hint })
    const page = await jar.fetch(`${server.url}/oidc/session/end`, { method: 'POST', body })
    expect(await page.text()).toContain('name="xsrf"')
  })
})

describe('a response of the provider', () => {
  it('forbids content sniffing and framing, and limits the referrer', async () => {
    const { location } = await authorize(server.url)
    for (const path of [
      '/oidc/jwks',
      '/oidc/me',
      '/oidc/nothing',
      '/oidc/auth',
      '/oidc/session/end',
      location.replace(server.url, ''),
    ]) {
      const { headers } = await askRaw(server.url, { path })
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('x-frame-options'), path).toBe('DENY')
      expect(headers.get('referrer-policy'), path).toBe('strict-origin-when-cross-origin')
    }
  })

  it('names method and path if the route is unknown', async () => {
    const { status, body } = await askRaw(server.url, { path: '/oidc/nothing?x=1' })
    expect([status, body.message]).toEqual([
      404,
      'unrecognized route or not allowed method (GET on /nothing)',
    ])
  })

  it('from userinfo has an ETag, and is 304 for a client that has it', async () => {
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    const first = await askRaw(server.url, { path: '/oidc/me', headers })
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]{20,}"$/)
    const again = await askRaw(server.url, {
      path: '/oidc/me',
      headers: { ...headers, 'if-none-match': etag },
    })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it('with the keys is revalidated each time', async () => {
    expect((await fetch(`${server.url}/oidc/jwks`)).headers.get('cache-control')).toBe('no-cache')
  })

  it('is compressed if it is long and contains no secret', async () => {
    const path = '/oidc/.well-known/openid-configuration'
    const plain = await fetch(server.url + path, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBe(null)
    expect(plain.headers.get('vary')).toMatch(/accept-encoding/i)
    const small = await fetch(server.url + path, { headers: { 'accept-encoding': 'gzip' } })
    expect(small.headers.get('content-encoding')).toBe('gzip')
    expect(small.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await small.json()).toEqual(await plain.json())
  })

  it('with the metadata is at the paths of RFC 8414 and of OpenID Connect Discovery', async () => {
    const known = (path: string) => fetch(server.url + path).then(response => response.json())
    const here = await known('/oidc/.well-known/openid-configuration')
    expect(here.issuer).toBe(`${server.url}/oidc`)
    for (const path of [
      '/.well-known/openid-configuration/oidc',
      '/.well-known/oauth-authorization-server/oidc',
      '/oidc/.well-known/oauth-authorization-server',
      // Where clients look that know no path of the issuer.
      '/.well-known/oauth-authorization-server',
    ])
      expect(await known(path), path).toEqual(here)
    expect((await fetch(`${server.url}/.well-known/oauth-authorization-server/nothing`)).status).toBe(404)
  })
})
