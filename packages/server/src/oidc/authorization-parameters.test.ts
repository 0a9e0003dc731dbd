import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  signIn,
} from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password } from '../../../../tests/support/somebody.ts'
import { ask } from '../../../../tests/support/wire.ts'

const mira = { username: 'mira', password, event: 'SignIn' } as const
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, 'mira', password, { event: 'Register' })
})
afterAll(() => server.stop())

async function pageFor(extra: Record<string, string>, jar = new CookieJar()) {
  const { location } = await authorize(server.url, { jar, extra })
  const { pathname, searchParams } = new URL(location, server.url)
  const { app_id: _, interaction: __, ...query } = Object.fromEntries(searchParams)
  return { pathname, query }
}

async function idTokenOf(extra: Record<string, string>, jar = new CookieJar()) {
  const request = await authorize(server.url, { jar, scope: 'openid', extra })
  const next = request.location.includes('code=') ? request.location : await passSignIn(server.url, jar, mira)
  const tokens = await exchange(server.url, await follow(jar, next, request.redirectUri), request)
  return { claims: decodeJwt(tokens.id_token), jar }
}

describe('the page that the authorization endpoint redirects to', () => {
  it.each([
    [{}, '/sign-in', {}],
    [{ first_screen: 'sign_in' }, '/sign-in', { first_screen: 'sign_in' }],
    [{ first_screen: 'register' }, '/register', { first_screen: 'register' }],
    [{ first_screen: 'reset_password' }, '/forgot-password', { first_screen: 'reset_password' }],
    [{ first_screen: 'single_sign_on' }, '/sign-in', { first_screen: 'single_sign_on' }],
    [
      { first_screen: 'identifier:sign_in', identifier: 'email phone' },
      '/sign-in',
      { first_screen: 'identifier:sign_in', identifier: 'email phone' },
    ],
    [{ first_screen: 'identifier:register', identifier: 'email' }, '/register', { identifier: 'email' }],
    [{ direct_sign_in: 'social:github' }, '/sign-in', { direct_sign_in: 'social:github' }],
    [
      { direct_sign_in: 'social:github', first_screen: 'register' },
      '/register',
      { direct_sign_in: 'social:github' },
    ],
    [
      { one_time_token: 'abc123', login_hint: 'mira@example.com' },
      '/sign-in',
      { one_time_token: 'abc123', login_hint: 'mira@example.com' },
    ],
    [{ google_one_tap_credential: 'a.b.c' }, '/sign-in', { google_one_tap_credential: 'a.b.c' }],
    [{ ui_locales: 'zh-CN en' }, '/sign-in', { ui_locales: 'zh-CN en' }],
    [{ interaction_mode: 'signUp' }, '/register', {}],
    [{ prompt: 'create', first_screen: 'sign_in' }, '/register', {}],
  ])('for %j is %s', async (extra, path, query) => {
    const page = await pageFor(extra)
    expect(page.pathname).toBe(path)
    expect(page.query).toMatchObject(query)
    expect((await ask(server.url, `GET ${path}?app_id=demo-app`)).status).toBe(200)
  })

  it.each([
    { first_screen: 'toString' },
    { first_screen: '/evil.example' },
    { interaction_mode: '__proto__' },
    { identifier: 'passport' },
    { direct_sign_in: 'sso:an-enterprise' },
    { direct_sign_in: 'social:"><script>' },
    { one_time_token: 'a b' },
    { google_one_tap_credential: 'a.b' },
    { google_one_tap_credential: `a.b.${'c'.repeat(5000)}` },
  ])('falls back to sign-in, without the value, for %j', async extra => {
    expect(await pageFor(extra)).toEqual({ pathname: '/sign-in', query: {} })
  })
})

describe('a signed-in person', () => {
  it('is asked again for `prompt=login`, and never for `prompt=none`', async () => {
    const { jar } = await idTokenOf({})
    expect((await pageFor({ prompt: 'login' }, jar)).pathname).toBe('/sign-in')
    expect((await authorize(server.url, { jar, extra: { prompt: 'none' } })).location).toContain('code=')
    const refused = await authorize(server.url, { extra: { prompt: 'none' } })
    expect(refused.location).toContain('error=login_required')
    const unknown = await authorize(server.url, { jar, extra: { prompt: 'sometimes' } })
    expect(unknown.location).toContain('error=invalid_request')
  })

  it('is asked again once the sign-in is older than `max_age`', async () => {
    const { claims, jar } = await idTokenOf({ max_age: '600' })
    const signedInAt = Number(claims.auth_time)
    expect(Math.abs(Date.now() / 1000 - signedInAt)).toBeLessThan(60)
    expect((await authorize(server.url, { jar, extra: { max_age: '600' } })).location).toContain('code=')
    await server.database.query(
      `update oidc_records set payload = jsonb_set(payload, '{loginTs}', to_jsonb(($1)::bigint)) where model = 'Session'`,
      [signedInAt - 601],
    )
    const again = await idTokenOf({ max_age: '600' }, jar)
    expect(Number(again.claims.auth_time)).toBeGreaterThanOrEqual(signedInAt)
    expect((await pageFor({ max_age: '0' }, jar)).pathname).toBe('/sign-in')
    expect((await authorize(server.url, { jar, extra: { max_age: 'soon' } })).location).toContain(
      'error=invalid_request',
    )
  })
})

describe('an ID token', () => {
  it('names the methods, and the time where the application asks for it', async () => {
    const { claims, jar } = await idTokenOf({})
    expect(claims.amr).toEqual(['pwd'])
    expect(claims).not.toHaveProperty('auth_time')
    // The same sign-in, also for another request.
    const later = await idTokenOf({ max_age: '3600' }, jar)
    expect(later.claims).toMatchObject({ amr: ['pwd'], auth_time: expect.any(Number) })
  })

  it('claims no authentication class that is unknown, whatever is asked for', async () => {
    const { claims } = await idTokenOf({ acr_values: 'urn:mace:incommon:iap:silver 0' })
    expect(claims).not.toHaveProperty('acr')
    expect(claims.amr).toEqual(['pwd'])
  })
})

it('ends the pending interactions of an application that is deleted', async () => {
  const redirectUri = 'https://gone.example/callback'
  const oidcClientMetadata = { redirectUris: [redirectUri], postLogoutRedirectUris: [] }
  const body = { name: 'Gone', type: 'SPA' as const, oidcClientMetadata }
  const { id } = await server.manage('POST /api/applications', { body })
  const { jar, location } = await authorize(server.url, { clientId: id, redirectUri, scope: 'openid' })
  const next = await passSignIn(server.url, jar, mira)
  await server.manage('DELETE /api/applications/:id', { params: { id } })
  const refused = await ask(server.url, 'PUT /api/experience', {
    headers: { cookie: jar.cookie },
    body: { interactionEvent: 'SignIn' },
  })
  expect(refused).toMatchObject({ status: 400, body: { code: 'session.not_found' } })
  const resumed = await jar.fetch(next)
  expect(resumed.headers.get('location')).toContain('/error?code=session.not_found')
  expect((await ask(server.url, `GET ${location}`)).status).toBe(200)
  expect((await ask(server.url, `GET /api/.well-known/sign-in-exp?appId=${id}`)).status).toBe(200)
})
