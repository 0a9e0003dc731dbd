import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from './support/people.ts'
import { backEnd, startTestServer, type TestServer } from './support/server.ts'
import { expectNoTrace } from './support/traces.ts'
import { askRaw } from './support/wire.ts'

// Malformed requests to the OIDC endpoints: each gets an OAuth error, never a server error, and leaves no trace but
// log entries.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, 'mira', 'sunny-Lake-77', { event: 'Register' })
})
afterAll(() => server.stop())

const form = 'application/x-www-form-urlencoded'
const client = `client_id=${backEnd.id}&client_secret=${backEnd.secret}`

function post(path: string, text: string | Buffer, headers: Record<string, string> = {}) {
  return askRaw(server.url, {
    method: 'POST',
    path,
    headers: { 'content-type': form, ...headers },
    pieces: [text],
  })
}

describe('the token endpoint', () => {
  it.each<[what: string, text: string | Buffer, status: number | number[], error: string]>([
    ['an empty body', '', 400, 'invalid_request'],
    ['a malformed body', '%%%&=&&=x', 400, 'invalid_request'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x01]), 400, 'invalid_request'],
    ['a null byte as client', 'grant_type=client_credentials&client_id=%00&client_secret=x', 400, 'invalid_'],
    [
      'a null byte as secret',
      `grant_type=client_credentials&client_id=${backEnd.id}&client_secret=%00`,
      [400, 401],
      'invalid_',
    ],
    [
      'an empty secret',
      `grant_type=client_credentials&client_id=${backEnd.id}&client_secret=`,
      401,
      'invalid_client',
    ],
    ['a null byte as grant type', `grant_type=%00&${client}`, 400, 'unsupported_grant_type'],
    [
      'a null byte as code',
      'grant_type=authorization_code&client_id=demo-app&code=%00&redirect_uri=%00&code_verifier=%00',
      400,
      'invalid_grant',
    ],
    [
      'an unknown code',
      `grant_type=authorization_code&client_id=demo-app&code=x&redirect_uri=x&code_verifier=${'x'.repeat(43)}`,
      400,
      'invalid_grant',
    ],
    [
      'a null byte as refresh token',
      'grant_type=refresh_token&client_id=demo-app&refresh_token=%00',
      400,
      'invalid_grant',
    ],
    [
      'a null byte as resource',
      `grant_type=client_credentials&${client}&resource=%00`,
      400,
      'invalid_target',
    ],
    [
      'an unknown API',
      `grant_type=client_credentials&${client}&resource=https://nothing.example`,
      400,
      'invalid_target',
    ],
    ['a null byte as scope', `grant_type=client_credentials&${client}&scope=%00`, 400, 'invalid_scope'],
    [
      'a repeated parameter',
      `grant_type=client_credentials&grant_type=client_credentials&${client}`,
      400,
      'invalid_request',
    ],
    [
      'property names of JavaScript objects',
      '__proto__=1&constructor=2&grant_type=toString&client_id=__proto__',
      400,
      'invalid_client',
    ],
  ])('refuses %s', async (_, text, status, error) => {
    const answer = await expectNoTrace(server.database, () => post('/oidc/token', text))
    expect([status].flat(), answer.text).toContain(answer.status)
    expect(answer.body.error).toContain(error)
    expect(answer.body.code).toBe(`oidc.${answer.body.error}`)
    expect(answer.body.message).toEqual(expect.any(String))
  })

  it.each([
    'Basic',
    'Basic ',
    'Basic %%%',
    `Basic ${btoa('\0:\0')}`,
    `Basic ${btoa('no-colon')}`,
    `Basic ${btoa('%:%')}`,
    'Digest x',
  ])('refuses malformed client authentication: %s', async authorization => {
    const { status, body } = await expectNoTrace(server.database, () =>
      post('/oidc/token', 'grant_type=client_credentials', { authorization }),
    )
    expect([400, 401]).toContain(status)
    expect(body.error).toMatch(/^invalid_(request|client)$/)
  })

  it('refuses bodies of other types, too large ones and malformed ones', async () => {
    const json = { 'content-type': 'application/json' }
    for (const [text, headers] of [
      ['{"grant_type":"client_credentials"}', json],
      ['{"half', json],
      ['grant_type=client_credentials', { 'content-type': 'text/plain' }],
      ['grant_type=client_credentials', { 'content-type': 'nonsense' }],
      ['x'.repeat(2 * 1024 * 1024), {}],
    ] as [string, Record<string, string>][]) {
      const { status, body } = await expectNoTrace(server.database, () => post('/oidc/token', text, headers))
      expect([400, 413, 415]).toContain(status)
      expect(body.code).toMatch(/^(oidc|request)\./)
    }
  })
})

describe('the authorization endpoint', () => {
  const honest = {
    client_id: 'demo-app',
    redirect_uri: 'REDIRECT',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
    state: 's',
  }
  const broken: [what: string, changes: Record<string, string>][] = [
    ['a null byte as client', { client_id: '\0' }],
    ['a client id of a thousand characters', { client_id: 'c'.repeat(1000) }],
    ['a null byte as redirect', { redirect_uri: '\0' }],
    ['an unregistered redirect URI', { redirect_uri: 'https://elsewhere.example' }],
    ['a redirect URI with a script', { redirect_uri: 'javascript:alert(1)' }],
    ['a null byte as scope', { scope: 'openid \0' }],
    ['a null byte as state', { state: '\0' }],
    ['a null byte as nonce', { nonce: '\0' }],
    ['a null byte as login hint', { login_hint: '\0' }],
    ['a null byte as resource', { resource: '\0' }],
    ['a null byte as prompt', { prompt: '\0' }],
    ['a null byte as first screen', { first_screen: '\0' }],
    ['a null byte as languages', { ui_locales: '\0' }],
    ['nonsense as response type', { response_type: 'nonsense' }],
    ['nonsense as challenge', { code_challenge: '!' }],
    ['nonsense as `max_age`', { max_age: 'x' }],
    ['nonsense as claims', { claims: '{' }],
    ['nonsense as request object', { request: 'x.y.z' }],
    ['nonsense as ID token hint', { id_token_hint: 'x.y.z' }],
  ]

  it.each(broken)(
    'answers %s without a server error, and never redirects to another origin',
    async (_, changes) => {
      const query = new URLSearchParams({ ...honest, redirect_uri: `${server.url}/demo-app`, ...changes })
      const answer = await askRaw(server.url, { path: `/oidc/auth?${query}` })
      expect(answer.status, answer.text).toBeLessThan(500)
      const location = answer.headers.get('location')
      if (location) expect(new URL(location, server.url).origin).toBe(server.url)
      expect(location ?? '').not.toMatch(/server_error|temporarily/)
    },
  )

  it('answers malformed queries without a server error', async () => {
    for (const query of [
      '',
      '%',
      '%00',
      '%ff=%ff',
      'client_id[]=x',
      'client_id=a&client_id=b',
      '__proto__=x',
      '&&&=',
    ]) {
      const { status } = await askRaw(server.url, { path: `/oidc/auth?${query}` })
      expect(status, query).toBeGreaterThanOrEqual(300)
      expect(status, query).toBeLessThan(500)
    }
  })
})

describe('the other OIDC endpoints', () => {
  it('accept the revocation of an invalid token (RFC 7009 section 2.2)', async () => {
    for (const token of ['%00', 'x', '%ff', 'x'.repeat(10_000)])
      expect((await post('/oidc/token/revocation', `token=${token}&${client}`)).status).toBe(200)
  })

  it.each<[method: string, path: string, text: string]>([
    ['GET', '/oidc/me', ''],
    ['POST', '/oidc/me', 'access_token=%00'],
    ['POST', '/oidc/token/introspection', `token=%00&${client}`],
    ['POST', '/oidc/token/introspection', client],
    ['POST', '/oidc/token/revocation', 'token=x&client_id=%00'],
    ['GET', '/oidc/session/end?id_token_hint=%00', ''],
    ['GET', '/oidc/session/end?client_id=%00&post_logout_redirect_uri=%00', ''],
    ['POST', '/oidc/session/end/confirm', 'xsrf=%00&logout=yes'],
    ['GET', '/oidc/auth/nothing', ''],
    ['GET', '/oidc/auth/%00', ''],
    ['GET', '/oidc/nothing', ''],
    ['GET', '/oidc', ''],
    ['GET', '/oidc/%00', ''],
    ['GET', '/oidc/%ff', ''],
    ['PROPFIND', '/oidc/token', ''],
    ['DELETE', '/oidc/token', ''],
    ['GET', '/oidc/token', ''],
  ])('answer without a server error: %s %s %s', async (method, path, text) => {
    const answer = await expectNoTrace(server.database, () =>
      askRaw(server.url, { method, path, headers: { 'content-type': form }, pieces: text ? [text] : [] }),
    )
    expect(answer.status, answer.text).toBeLessThan(500)
    expect(answer.headers.get('logto-core-request-id')).toMatch(/^\w{16}$/)
  })
})
