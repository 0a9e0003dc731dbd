import { createManagementApi } from '@logto/api/management'
import LogtoClient from '@logto/node'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CookieJar, follow, passSignIn, signIn } from './support/people.ts'
import { backEnd, startTestServer, type TestServer } from './support/server.ts'

const callback = 'https://app.example/callback'
const person = { username: 'mira', password: 'sunny-Lake-77' }
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, person.username, person.password, { event: 'Register' })
})
afterAll(() => server.stop())

/** What the person does in the browser between the authorization request and the application's callback. */
async function passThrough(jar: CookieJar, address: string | URL): Promise<URL> {
  await jar.fetch(String(address))
  const redirectTo = await passSignIn(server.url, jar, { ...person, event: 'SignIn' })
  return new URL(await follow(jar, redirectTo, callback))
}

function register(type: 'SPA' | 'Traditional') {
  return server.manage('POST /api/applications', {
    body: {
      name: `A real ${type}`,
      type,
      oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: ['https://app.example/bye'] },
    },
  })
}

describe('openid-client', () => {
  async function discover(type: 'SPA' | 'Traditional') {
    const { id, secret } = await register(type)
    const authentication = secret ? openid.ClientSecretBasic(secret) : openid.None()
    return openid.discovery(new URL(`${server.url}/oidc`), id, {}, authentication, {
      execute: [openid.allowInsecureRequests],
    })
  }

  async function signInWith(config: openid.Configuration, jar: CookieJar) {
    const verifier = openid.randomPKCECodeVerifier()
    const state = openid.randomState()
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid profile offline_access',
      prompt: 'consent',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
    })
    const returned = await passThrough(jar, address)
    return openid.authorizationCodeGrant(config, returned, {
      pkceCodeVerifier: verifier,
      expectedState: state,
    })
  }

  it('signs a person in with the authorization code flow and PKCE, and reads who they are', async () => {
    const config = await discover('SPA')
    const tokens = await signInWith(config, new CookieJar())
    const claims = tokens.claims()
    expect(claims).toMatchObject({ username: 'mira', preferred_username: 'mira' })
    const info = await openid.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '')
    expect(info.username).toBe('mira')
  })

  it('refreshes with rotation: reuse of a token revokes the whole family', async () => {
    const config = await discover('SPA')
    const first = await signInWith(config, new CookieJar())
    const second = await openid.refreshTokenGrant(config, first.refresh_token ?? '')
    expect(second.refresh_token).not.toBe(first.refresh_token)
    await new Promise(resolve => setTimeout(resolve, 3100))
    await expect(openid.refreshTokenGrant(config, first.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    await expect(openid.refreshTokenGrant(config, second.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('can refresh in two tabs at the same time', async () => {
    const config = await discover('SPA')
    const { refresh_token: token = '' } = await signInWith(config, new CookieJar())
    const [one, other] = await Promise.all([
      openid.refreshTokenGrant(config, token),
      openid.refreshTokenGrant(config, token),
    ])
    expect(one.access_token).not.toBe(other.access_token)
  })

  it('cannot use a code twice', async () => {
    const config = await discover('SPA')
    const jar = new CookieJar()
    const verifier = openid.randomPKCECodeVerifier()
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const returned = await passThrough(jar, address)
    const exchange = () => openid.authorizationCodeGrant(config, returned, { pkceCodeVerifier: verifier })
    const outcomes = await Promise.allSettled([exchange(), exchange(), exchange()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('revokes and introspects tokens as a confidential client', async () => {
    const config = await discover('Traditional')
    const { refresh_token: token = '', access_token: access } = await signInWith(config, new CookieJar())
    expect(await openid.tokenIntrospection(config, access)).toMatchObject({ active: true })
    await openid.tokenRevocation(config, token)
    expect(await openid.tokenIntrospection(config, token)).toEqual({ active: false })
    await expect(openid.refreshTokenGrant(config, token)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('signs out and ends the session', async () => {
    const config = await discover('SPA')
    const jar = new CookieJar()
    const tokens = await signInWith(config, jar)
    const address = openid.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'https://app.example/bye',
    })
    const page = await (await jar.fetch(address.href)).text()
    const [, action = '', xsrf = ''] = /action="([^"]+)".*name="xsrf" value="([^"]+)"/.exec(page) ?? []
    const left = await jar.fetch(action, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    })
    expect(left.headers.get('location')).toBe('https://app.example/bye')
    const again = await jar.fetch(
      openid.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'openid', prompt: 'none' }).href,
    )
    expect(again.headers.get('location') ?? '').not.toContain('code=')
  })
})

describe('@logto/api', () => {
  it('manages the users of this server with only its URL changed', async () => {
    const { apiClient } = createManagementApi('default', {
      clientId: backEnd.id,
      clientSecret: backEnd.secret,
      baseUrl: server.url,
      apiIndicator: 'https://default.logto.app/api',
    })
    const created = await apiClient.POST('/api/users', { body: { username: 'otto', name: 'Otto' } })
    const userId = created.data?.id ?? ''
    expect(created.data).toMatchObject({ username: 'otto', name: 'Otto', hasPassword: false })

    const changed = await apiClient.PATCH('/api/users/{userId}', {
      params: { path: { userId } },
      body: { name: 'Otto II' },
    })
    expect(changed.data?.name).toBe('Otto II')
    const listed = await apiClient.GET('/api/users', { params: { query: { page: 1, page_size: 5 } } })
    expect(listed.data?.map(user => user.id)).toContain(userId)
    const suspended = await apiClient.PATCH('/api/users/{userId}/is-suspended', {
      params: { path: { userId } },
      body: { isSuspended: true },
    })
    expect(suspended.data?.isSuspended).toBe(true)
    const gone = await apiClient.DELETE('/api/users/{userId}', { params: { path: { userId } } })
    expect(gone.response.status).toBe(204)
    const missing = await apiClient.GET('/api/users/{userId}', { params: { path: { userId } } })
    expect(missing.response.status).toBe(404)
  })
})

describe('@logto/node', () => {
  it('signs a person in, with a token for the Account API, renews it, and signs them out', async () => {
    const { id, secret = '' } = await register('Traditional')
    const storage = new Map<string, string>()
    let address = ''
    const client = new LogtoClient(
      { endpoint: server.url, appId: id, appSecret: secret },
      {
        navigate: url => {
          address = url
        },
        storage: {
          getItem: async key => storage.get(key) ?? null,
          setItem: async (key, value) => void storage.set(key, value),
          removeItem: async key => void storage.delete(key),
        },
      },
    )
    await client.signIn({ redirectUri: callback })
    const jar = new CookieJar()
    const returned = await passThrough(jar, address)
    await client.handleSignInCallback(returned.href)

    expect(await client.isAuthenticated()).toBe(true)
    expect((await client.getIdTokenClaims()).username).toBe('mira')
    const response = await fetch(`${server.url}/api/my-account`, {
      headers: { authorization: `Bearer ${await client.getAccessToken()}` },
    })
    expect(await response.json()).toMatchObject({ username: 'mira' })

    const first = await client.getAccessToken()
    await client.clearAccessToken()
    expect(await client.getAccessToken()).not.toBe(first)
    const bye = 'https://app.example/bye'
    await client.signOut(bye)
    expect(await client.isAuthenticated()).toBe(false)
    // The library sends no ID token, so the person confirms on our page.
    const asked = await jar.fetch(address)
    const xsrf = new URL(asked.headers.get('location') ?? '', server.url).hash.slice(1)
    const left = await jar.fetch(`${server.url}/oidc/session/end/confirm`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    })
    expect(await left.json()).toEqual({ redirectTo: bye })
  })
})
