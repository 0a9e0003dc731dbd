import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  signIn,
  signInApiOf,
} from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password } from '../../../../tests/support/somebody.ts'
import { registerThirdParty } from '../../../../tests/support/third-party.ts'

const elsewhere = 'https://elsewhere.example/callback'
const mira = { username: 'mira', password, event: 'SignIn' } as const
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, 'mira', password, { event: 'Register' })
})
afterAll(() => server.stop())

const locationOf = (response: Response) => response.headers.get('location') ?? ''

describe('a first-party application', () => {
  it('stops at /consent after a sign-in, which leads on without a page', async () => {
    const request = await authorize(server.url)
    const next = await passSignIn(server.url, request.jar, mira)
    const stop = await request.jar.fetch(next)
    expect(stop.status).toBe(303)
    expect(locationOf(stop)).toMatch(/^\/consent\?app_id=demo-app&/)
    const onwards = await request.jar.fetch(new URL(locationOf(stop), server.url).href)
    expect(onwards.status).toBe(303)
    expect(await onwards.text()).toBe('')
    const callback = await follow(request.jar, locationOf(onwards), request.redirectUri)
    const begun = await server.manage('GET /api/logs', { query: { logKey: 'Interaction.Create' } })
    expect(new Set(begun.map(({ payload }) => payload.prompt))).toEqual(new Set(['login']))
    expect((await exchange(server.url, callback, request)).scope).toContain('profile')
  })

  it('lets a headless client consent by the API', async () => {
    const request = await authorize(server.url, {
      scope: 'openid profile offline_access',
      extra: { prompt: 'consent' },
    })
    await request.jar.fetch(await passSignIn(server.url, request.jar, mira))
    const call = signInApiOf(server.url, request.jar)
    expect(await call('GET /api/interaction/consent')).toMatchObject({
      application: { id: 'demo-app' },
      missingOIDCScope: ['profile'],
      requestsOfflineAccess: true,
    })
    const { redirectTo } = await call('POST /api/interaction/consent', { body: {} })
    const callback = await follow(request.jar, redirectTo, request.redirectUri)
    expect(await exchange(server.url, callback, request)).toMatchObject({
      scope: 'openid profile offline_access',
      refresh_token: expect.any(String),
    })
  })

  it('gets a code at once within a session, also with `prompt=none`', async () => {
    const jar = new CookieJar()
    await signIn(server.url, 'mira', password, { jar })
    for (const extra of [{}, { prompt: 'none' }])
      expect(
        (
          await authorize(server.url, {
            jar,
            clientId: 'account-center',
            redirectUri: `${server.url}/account`,
            extra,
          })
        ).location,
      ).toContain('code=')
  })
})

describe('offline_access of a third-party application without `prompt=consent`', () => {
  async function arrive(customClientMetadata: object) {
    const { id } = await registerThirdParty(server, ['email'])
    await server.manage('PATCH /api/applications/:id', { params: { id }, body: { customClientMetadata } })
    const request = await authorize(server.url, {
      clientId: id,
      redirectUri: elsewhere,
      scope: 'openid email offline_access',
    })
    await request.jar.fetch(await passSignIn(server.url, request.jar, mira))
    const call = signInApiOf(server.url, request.jar)
    const asked = await call('GET /api/interaction/consent')
    const { redirectTo } = await call('POST /api/interaction/consent', { body: {} })
    const tokens = await exchange(server.url, await follow(request.jar, redirectTo, elsewhere), request)
    return { asked, tokens, request }
  }

  it('is left out, as on the wire', async () => {
    const { asked, tokens } = await arrive({})
    expect(asked).toMatchObject({ missingOIDCScope: ['email'], requestsOfflineAccess: false })
    expect(tokens.scope).toBe('openid email')
    expect(tokens.refresh_token).toBeUndefined()
  })

  it('is asked for where the application’s setting says so, and shown', async () => {
    const { asked, tokens, request } = await arrive({ askForOfflineAccess: true })
    expect(asked).toMatchObject({ missingOIDCScope: ['email'], requestsOfflineAccess: true })
    expect(tokens.scope).toBe('openid email offline_access')
    const refreshed = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: request.clientId,
        refresh_token: tokens.refresh_token ?? '',
      }),
    })
    expect(refreshed.status).toBe(200)
  })

  it('cannot be smuggled past the consent page', async () => {
    const { id } = await registerThirdParty(server, ['email'])
    const request = await authorize(server.url, {
      clientId: id,
      redirectUri: elsewhere,
      scope: 'openid email',
      extra: { offline_access_asked: 'true' },
    })
    await request.jar.fetch(await passSignIn(server.url, request.jar, mira))
    const call = signInApiOf(server.url, request.jar)
    expect((await call('GET /api/interaction/consent')).requestsOfflineAccess).toBe(false)
    const { redirectTo } = await call('POST /api/interaction/consent', { body: {} })
    const tokens = await exchange(server.url, await follow(request.jar, redirectTo, elsewhere), request)
    expect(tokens.refresh_token).toBeUndefined()
  })
})

describe('the scopes of a third-party application', () => {
  const indicator = 'https://api.example'
  let id: string
  let username: string

  beforeAll(async () => {
    username = 'nora'
    await signIn(server.url, username, password, { event: 'Register' })
    const scopes = ['read:orders', 'write:orders']
    const { resourceId, scopeIds } = await registerApi(scopes)
    id = (await registerThirdParty(server, ['profile', 'email'])).id
    await server.manage('POST /api/applications/:applicationId/user-consent-scopes', {
      params: { applicationId: id },
      body: { resourceScopes: scopeIds },
    })
    expect(resourceId).toBeTruthy()
  })

  /** An API with these scopes, which a role gives to the person. */
  async function registerApi(scopes: string[]) {
    const resource = await server.manage('POST /api/resources', { body: { name: 'Orders', indicator } })
    const params = { resourceId: resource.id }
    const made = []
    for (const name of scopes)
      made.push(await server.manage('POST /api/resources/:resourceId/scopes', { params, body: { name } }))
    const scopeIds = made.map(each => each.id)
    const role = await server.manage('POST /api/roles', {
      body: { name: 'Clerk', description: '-', scopeIds },
    })
    const [user] = await server.manage('GET /api/users', { query: { search: '%nora%' } })
    await server.manage('POST /api/users/:userId/roles', {
      params: { userId: user?.id ?? '' },
      body: { roleIds: [role.id] },
    })
    return { resourceId: resource.id, scopeIds }
  }

  async function request(jar: CookieJar, extra: Record<string, string> = {}) {
    const asked = await authorize(server.url, {
      jar,
      clientId: id,
      redirectUri: elsewhere,
      scope: 'openid profile email read:orders write:orders',
      extra: { resource: indicator, ...extra },
    })
    const next =
      new URL(asked.location, server.url).pathname === '/sign-in'
        ? await passSignIn(server.url, jar, { ...mira, username })
        : undefined
    if (next) await jar.fetch(next)
    return asked
  }

  it('can be declined one by one, without a question the next time, and allowed later', async () => {
    const jar = new CookieJar()
    const first = await request(jar)
    const call = signInApiOf(server.url, jar)
    const { redirectTo } = await call('POST /api/interaction/consent', {
      body: { declinedOIDCScope: ['email'], declinedResourceScopes: { [indicator]: ['write:orders'] } },
    })
    const callback = await follow(jar, redirectTo, elsewhere)
    const tokens = await exchange(server.url, callback, first, { resource: indicator })
    expect(decodeJwt(tokens.access_token).scope).toBe('read:orders')
    expect(decodeJwt(tokens.id_token)).not.toHaveProperty('email')
    const [event] = await server.manage('GET /api/logs', {
      query: { logKey: 'Interaction.Consent', applicationId: id },
    })
    expect(event?.payload).toMatchObject({
      scopes: ['openid', 'profile'],
      resourceScopes: { [indicator]: ['read:orders'] },
    })

    expect((await request(jar)).location).toContain('code=')
    const again = await request(jar, { prompt: 'consent' })
    expect(await call('GET /api/interaction/consent')).toMatchObject({
      missingOIDCScope: ['email'],
      missingResourceScopes: [{ scopes: [{ name: 'write:orders' }] }],
    })
    const allowed = await call('POST /api/interaction/consent', { body: {} })
    const all = await exchange(server.url, await follow(jar, allowed.redirectTo, elsewhere), again, {
      resource: indicator,
    })
    expect(decodeJwt(all.access_token).scope).toBe('read:orders write:orders')
  })

  it('cannot be declined where they are not asked for, nor `openid`', async () => {
    const jar = new CookieJar()
    await request(jar, { prompt: 'login consent' })
    const call = signInApiOf(server.url, jar)
    for (const body of [
      { declinedOIDCScope: ['openid'] },
      { declinedOIDCScope: ['phone'] },
      { declinedResourceScopes: { 'https://other.example': ['read:orders'] } },
    ])
      await expect(call('POST /api/interaction/consent', { body })).rejects.toMatchObject({
        status: 400,
        code: 'guard.invalid_input',
      })
  })
})
