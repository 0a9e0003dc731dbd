import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, CookieJar, signIn, type Tokens } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'

const bye = 'https://app.example/bye'
const redirectUri = 'https://app.example/callback'
let server: TestServer
let clientId: string

beforeAll(async () => {
  server = await startTestServer()
  for (const username of ['mira', 'otto'])
    await signIn(server.url, username, 'sunny-Lake-77', { event: 'Register' })
  clientId = await register({})
})
afterAll(() => server.stop())

async function register(customClientMetadata: object): Promise<string> {
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'A client',
      type: 'SPA',
      oidcClientMetadata: {
        redirectUris: [redirectUri],
        postLogoutRedirectUris: [bye],
        // ID tokens name the session.
        backchannelLogoutUri: 'https://app.example/back-channel',
        backchannelLogoutSessionRequired: true,
      },
      customClientMetadata,
    },
  })
  return id
}

async function signedIn(username = 'mira', at = clientId): Promise<{ jar: CookieJar; tokens: Tokens }> {
  const jar = new CookieJar()
  return {
    jar,
    tokens: await signIn(server.url, username, 'sunny-Lake-77', { jar, clientId: at, redirectUri }),
  }
}

const end = (jar: CookieJar, query: Record<string, string>) =>
  jar.fetch(`${server.url}/oidc/session/end?${new URLSearchParams(query)}`)

async function isSignedIn(jar: CookieJar): Promise<boolean> {
  const { location } = await authorize(server.url, {
    jar,
    clientId,
    redirectUri,
    scope: 'openid',
    extra: { prompt: 'none' },
  })
  return location.includes('code=')
}

describe('a request to sign out', () => {
  it('with an ID token of this session succeeds without confirmation', async () => {
    const { jar, tokens } = await signedIn()
    const page = await end(jar, { id_token_hint: tokens.id_token, post_logout_redirect_uri: bye })
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(await page.text()) ?? []
    const left = await jar.fetch(`${server.url}/oidc/session/end/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    })
    expect(left.headers.get('location')).toBe(bye)
    expect(await isSignedIn(jar)).toBe(false)
  })

  it('without an ID token, or with another person’s, ends the session only after confirmation on our page', async () => {
    const { jar } = await signedIn()
    const otto = await signedIn('otto')
    for (const query of [
      {},
      { client_id: clientId, post_logout_redirect_uri: bye },
      { id_token_hint: otto.tokens.id_token, post_logout_redirect_uri: bye },
    ]) {
      const response = await end(jar, { ...query, ui_locales: 'zh-CN' })
      expect(response.status).toBe(303)
      const page = new URL(response.headers.get('location') ?? '', server.url)
      expect(page.pathname).toBe('/sign-out')
      expect(page.searchParams.get('ui_locales')).toBe('zh-CN')
      expect(page.search).not.toContain(page.hash.slice(1))
      const document = await fetch(page)
      expect(document.headers.get('content-security-policy')).toContain("form-action 'self'")
    }
    expect(await isSignedIn(jar)).toBe(true)
  })

  it('that the person confirms ends the session and returns the redirect target to the page', async () => {
    const { jar } = await signedIn()
    const asked = await end(jar, { client_id: clientId, post_logout_redirect_uri: bye, state: 's' })
    const xsrf = new URL(asked.headers.get('location') ?? '', server.url).hash.slice(1)
    const confirm = (secret: string) =>
      jar.fetch(`${server.url}/oidc/session/end/confirm`, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ xsrf: secret, logout: 'yes' }),
      })
    expect((await confirm('nonsense')).status).toBe(400)
    expect(await isSignedIn(jar)).toBe(true)
    const again = await end(jar, { client_id: clientId, post_logout_redirect_uri: bye, state: 's' })
    expect(xsrf).not.toBe('')
    const answer = await confirm(new URL(again.headers.get('location') ?? '', server.url).hash.slice(1))
    expect(await answer.json()).toEqual({ redirectTo: `${bye}?state=s` })
    expect(await isSignedIn(jar)).toBe(false)
  })

  it('is in the log with the session that ended, also where no application asked', async () => {
    const { jar, tokens } = await signedIn()
    const confirm = (secret: string) =>
      jar.fetch(`${server.url}/oidc/session/end/confirm`, {
        method: 'POST',
        body: new URLSearchParams({ xsrf: secret, logout: 'yes' }),
      })
    const userId = decodeJwt(tokens.id_token).sub ?? ''
    const logged = () =>
      server.manage('GET /api/logs', { query: { userId, logKey: 'Session.Ended', result: 'Success' } })
    const before = (await logged()).length
    expect((await confirm('nonsense')).status).toBe(400)
    expect(await logged()).toHaveLength(before)
    const again = await end(jar, {})
    await confirm(new URL(again.headers.get('location') ?? '', server.url).hash.slice(1))
    const [entry, ...former] = await logged()
    expect(former).toHaveLength(before)
    expect(entry?.payload).toMatchObject({ userId, sessions: [expect.any(String)] })
  })

  it('without an ID token succeeds for an application that skips the confirmation', async () => {
    const skipping = await register({ skipSignOutConfirmation: true })
    const { jar } = await signedIn('mira', skipping)
    const otto = await signedIn('otto', skipping)
    const asked = await end(jar, { client_id: skipping, id_token_hint: otto.tokens.id_token })
    expect(asked.status).toBe(303)
    expect(await (await end(jar, { client_id: skipping })).text()).toContain('name="xsrf"')
  })

  it('with the `sid` of this session as `logout_hint` succeeds without confirmation, with any other hint it does not', async () => {
    const { jar, tokens } = await signedIn()
    const { sid } = decodeJwt(tokens.id_token)
    for (const logout_hint of ['mira', 'mira@example.com', decodeJwt(tokens.id_token).sub ?? ''])
      expect((await end(jar, { client_id: clientId, logout_hint })).status).toBe(303)
    expect((await end(jar, { client_id: clientId, logout_hint: String(sid) })).status).toBe(200)
  })

  it('keeps its redirect, state and hint on the page that asks, which can ask again with them', async () => {
    const { jar } = await signedIn()
    const asked = await end(jar, {
      client_id: clientId,
      post_logout_redirect_uri: bye,
      state: 's',
      logout_hint: 'mira',
    })
    const page = new URL(asked.headers.get('location') ?? '', server.url)
    expect(Object.fromEntries(page.searchParams)).toEqual({
      app_id: clientId,
      post_logout_redirect_uri: bye,
      state: 's',
      logout_hint: 'mira',
    })
    const elsewhere = await end(jar, {
      client_id: clientId,
      post_logout_redirect_uri: 'https://evil.example',
    })
    expect(elsewhere.status).toBe(400)
    expect((await elsewhere.json()).code).toBe('oidc.invalid_request')
  })
})

describe('a request to sign out without a session', () => {
  it('leads on at once, with the application’s state, and leaves no session behind', async () => {
    const jar = new CookieJar()
    const count = async () =>
      (await server.database.query(`select from oidc_records where model = 'Session'`)).rowCount
    const before = await count()
    const response = await end(jar, { client_id: clientId, post_logout_redirect_uri: bye, state: 'a b' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(`${bye}?state=a+b`)
    expect((await end(new CookieJar(), {})).headers.get('location')).toBe(`${server.url}/signed-out`)
    expect(await count()).toBe(before)
    expect(jar.names).not.toContain('_session')
  })

  it('does so after the session has ended, with the ID token of that session', async () => {
    const { jar, tokens } = await signedIn()
    await server.database.query(`delete from oidc_records where model = 'Session'`)
    const response = await end(jar, { id_token_hint: tokens.id_token, post_logout_redirect_uri: bye })
    expect(response.headers.get('location')).toBe(bye)
    const forged = await end(jar, { id_token_hint: `${tokens.id_token}x`, post_logout_redirect_uri: bye })
    expect(forged.status).toBe(400)
  })
})
