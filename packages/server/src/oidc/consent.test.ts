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
