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
  it('takes a JSON object as it takes a form', async () => {
    const body = JSON.stringify({ ...grant, resource: [management], scope: 'all', nothing: null })
    const answer = await post('/oidc/token', body, { 'content-type': 'application/json; charset=utf-8' })
    expect(answer.body, answer.text).toMatchObject({ token_type: 'Bearer', scope: 'all' })
  })

  it.each(['[]', 'null', '"text"', '{"grant_type":{}}', '{', '{"grant_type":[{}]}'])(
    'refuses JSON that is no object of texts: %s',
    async body => {
      const answer = await post('/oidc/token', body, { 'content-type': 'application/json' })
      expect(answer).toMatchObject({
        status: 400,
        body: { error: 'invalid_request', code: 'oidc.invalid_request' },
      })
    },
  )

  it('reads a form in the charset that it names, and refuses one that it does not know', async () => {
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

  it('tells an application that may not have a grant that it is unauthorized_client', async () => {
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

  it('takes a public client by Basic with an empty secret, and no confidential one', async () => {
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

  it('tells an application what its JWT access token says, and nobody else', async () => {
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

  it('takes for inactive what is no token of this server, or is changed', async () => {
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

  it('takes POST as GET: with a session at once, without one after the browser has come again', async () => {
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

  it('refuses a POST that is no form', async () => {
    const answer = await post('/oidc/auth', '{}', { 'content-type': 'application/json' })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })
})

describe('the end of a session', () => {
  it('takes POST as GET', async () => {
    const jar = new CookieJar()
    const { id_token: hint } = await signIn(server.url, 'mira', 'sunny-Lake-77', { jar })
    const body = new URLSearchParams({ id_token_hint: hint })
    const page = await jar.fetch(`${server.url}/oidc/session/end`, { method: 'POST', body })
    expect(await page.text()).toContain('name="xsrf"')
  })
})

describe('an answer of the provider', () => {
  it('is not sniffed, framed, or told where else people were', async () => {
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

  it('names method and path where there is nothing', async () => {
    const { status, body } = await askRaw(server.url, { path: '/oidc/nothing?x=1' })
    expect([status, body.message]).toEqual([
      404,
      'unrecognized route or not allowed method (GET on /nothing)',
    ])
  })

  it('about a person has an ETag, and is not sent again to who has it', async () => {
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

  it('with the keys is asked for again each time', async () => {
    expect((await fetch(`${server.url}/oidc/jwks`)).headers.get('cache-control')).toBe('no-cache')
  })

  it('is compressed where it is long and nobody’s secret', async () => {
    const path = '/oidc/.well-known/openid-configuration'
    const plain = await fetch(server.url + path, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBe(null)
    expect(plain.headers.get('vary')).toMatch(/accept-encoding/i)
    const small = await fetch(server.url + path, { headers: { 'accept-encoding': 'gzip' } })
    expect(small.headers.get('content-encoding')).toBe('gzip')
    expect(small.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await small.json()).toEqual(await plain.json())
  })

  it('about the server stands where RFC 8414 and where OpenID Connect Discovery have it', async () => {
    const known = (path: string) => fetch(server.url + path).then(response => response.json())
    const here = await known('/oidc/.well-known/openid-configuration')
    expect(here.issuer).toBe(`${server.url}/oidc`)
    for (const path of [
      '/.well-known/openid-configuration/oidc',
      '/.well-known/oauth-authorization-server/oidc',
      '/oidc/.well-known/oauth-authorization-server',
    ])
      expect(await known(path), path).toEqual(here)
    expect((await fetch(`${server.url}/.well-known/oauth-authorization-server/nothing`)).status).toBe(404)
  })
})
