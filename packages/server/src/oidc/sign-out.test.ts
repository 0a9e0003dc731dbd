import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askExchange, type Exchanger, registerExchanger, types } from '../../../../tests/support/exchange.ts'
import {
  allScopes,
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  signIn,
  type Tokens,
} from '../../../../tests/support/people.ts'
import { type Api, giveRole, newApi } from '../../../../tests/support/permissions.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { confirmSignOut, signOut } from '../../../../tests/support/sign-out.ts'
import { password, type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { ask } from '../../../../tests/support/wire.ts'

// What ends when a person signs out in the browser, or another person signs in there
// (docs/wire/management-api.md#8.7, OpenID Connect RP-Initiated Logout 1.0). For sessions that an API ends:
// http/account/session-end.test.ts.

const callback = 'https://mail.example/callback'
const offline = `${allScopes} offline_access`
let server: TestServer
let application: string
let machine: Exchanger
let orders: Api

beforeAll(async () => {
  server = await startTestServer()
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'Mail',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [callback] },
      customClientMetadata: { alwaysIssueRefreshToken: true },
    },
  })
  application = id
  machine = await registerExchanger(server)
  orders = await newApi(server, ['read:orders'])
})
afterAll(() => server.stop())

const ours = () => ({ clientId: application, redirectUri: callback, extra: { prompt: 'consent' } })

/** A person who signs in in a browser, to the demo application or to a registered one. */
async function inBrowser(options: { scope: string; clientId?: string; redirectUri?: string }) {
  const person = await somebody(server)
  const jar = new CookieJar()
  const extra = { prompt: 'consent' }
  const tokens = await signIn(server.url, person.username, password, { ...options, extra, jar })
  expect(tokens.refresh_token).toBeDefined()
  return { person, jar, tokens }
}

/** Another person signs in in the same browser. */
async function switchAccount(jar: CookieJar): Promise<void> {
  const other = await somebody(server)
  const request = await authorize(server.url, { jar, extra: { prompt: 'login' } })
  const to = await passSignIn(server.url, jar, { ...other, password, event: 'SignIn' })
  const next = await confirmSignOut(jar, await jar.fetch(to))
  await exchange(server.url, await follow(jar, next ?? '', request.redirectUri), request)
}

const ends: [string, (jar: CookieJar, tokens: Tokens) => Promise<unknown>][] = [
  ['a sign-out', (jar, { id_token }) => signOut(server.url, jar, id_token)],
  ['a switch to another account', switchAccount],
]

async function refresh({ refresh_token: token = '' }: Partial<Tokens>, clientId = 'demo-app') {
  const body = { grant_type: 'refresh_token', client_id: clientId, refresh_token: token }
  const response = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams(body),
  })
  return { status: response.status, body: (await response.json()) as Partial<Tokens> }
}

async function reads({ access_token: token = '' }: Partial<Tokens>): Promise<number[]> {
  const answers = [
    await ask(server.url, 'GET /api/my-account', { token }),
    await ask(server.url, 'GET /oidc/me', { token }),
  ]
  return answers.map(({ status }) => status)
}

const swap = (subject_token: string, more: Record<string, string> = {}) =>
  askExchange(server, machine, { subject_token, subject_token_type: types.accessToken, ...more })

const grantsOf = async (person: Somebody) =>
  (await person.ask('GET /api/my-account/grants', { verification: await person.prove() })).body.grants

describe.each(ends)('%s in the browser', (_, end) => {
  it('ends access and refresh tokens of Latchkey’s own pages, also for offline access', async () => {
    const { person, jar, tokens } = await inBrowser({ scope: offline })
    expect(await reads(tokens)).toEqual([200, 200])
    await end(jar, tokens)
    expect(await reads(tokens)).toEqual([401, 401])
    expect(await refresh(tokens)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    // The session in another browser stays.
    expect(await reads(person)).toEqual([200, 200])
  })

  it('ends access and refresh tokens of an application without offline access', async () => {
    const { jar, tokens } = await inBrowser({ scope: 'openid profile', ...ours() })
    await end(jar, tokens)
    expect(await reads(tokens)).toEqual([401, 401])
    expect((await refresh(tokens, application)).status).toBe(400)
  })

  it('ends tokens of an application without offline access, beside others with it', async () => {
    const { person, jar, tokens } = await inBrowser({ scope: offline, ...ours() })
    const request = await authorize(server.url, { ...ours(), extra: {}, scope: 'openid profile', jar })
    const without = await exchange(server.url, request.location, request)
    expect(await reads(without)).toEqual([200, 200])
    await end(jar, tokens)
    expect(await reads(without)).toEqual([401, 401])
    expect((await refresh(tokens, application)).status).toBe(200)
    expect(await grantsOf(person)).toHaveLength(1)
  })

  it('leaves offline access of an application, which the person can list and revoke', async () => {
    const { person, jar, tokens } = await inBrowser({ scope: offline, ...ours() })
    await end(jar, tokens)
    const next = await refresh(tokens, application)
    expect(next.status).toBe(200)
    const [granted, ...others] = await grantsOf(person)
    expect(others).toEqual([])
    expect(granted).toMatchObject({ application: { id: application, name: 'Mail' } })
    expect(Math.abs(granted.lastUsedAt - Date.now())).toBeLessThan(60_000)
    const verification = await person.prove()
    const { status } = await person.ask(`DELETE /api/my-account/grants/${granted.id}`, { verification })
    expect(status).toBe(204)
    expect((await refresh(next.body, application)).status).toBe(400)
    expect(await reads(next.body)).toEqual([401, 401])
  })

  it('ends tokens exchanged for a token of the session, opaque or JWT', async () => {
    const { person, jar, tokens } = await inBrowser({ scope: offline })
    await giveRole(server, { userId: person.id }, Object.values(orders.scopes))
    const opaque = (await swap(tokens.access_token, { scope: 'openid' })).body
    const [jwt, forOrders] = [await jwtIn(jar), { resource: orders.indicator, scope: 'read:orders' }]
    const exchanged = (await swap(jwt, forOrders)).body
    expect(exchanged.scope).toBe('read:orders')
    await end(jar, tokens)
    expect(await reads(opaque)).toEqual([401, 401])
    // A JWT itself cannot be revoked, but it can no longer be exchanged.
    for (const token of [jwt, exchanged.access_token])
      expect(await swap(token, forOrders)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('leaves exchanges of tokens that outlive the session', async () => {
    const { person, jar, tokens } = await inBrowser({ scope: offline, ...ours() })
    await giveRole(server, { userId: person.id }, Object.values(orders.scopes))
    await end(jar, tokens)
    const next = await refresh(tokens, application)
    const opaque = (await swap(next.body.access_token ?? '', { scope: 'openid' })).body
    expect((await swap(opaque.access_token, { scope: 'openid' })).status).toBe(200)
  })

  it.each(['AccessToken', 'RefreshToken'] as const)(
    'is not undone by a token issued at the same time: %s',
    async model => {
      const { person, jar, tokens } = await inBrowser({ scope: offline, ...ours() })
      const { provider } = server.running.services
      const { rows } = await server.database.query(
        `select payload from oidc_records where model = 'RefreshToken' and account_id = $1 and client_id = $2`,
        [person.id, application],
      )
      const [{ payload }] = rows
      const client = await provider.Client.find(application)
      const token = (expiresWithSession: boolean) => {
        const { grantId, sessionUid: uid } = payload
        const given = { accountId: person.id, client, grantId, sessionUid: uid, scope: 'openid' }
        // The library's types require more than the call needs.
        return new provider[model]({ ...given, ...(expiresWithSession && { expiresWithSession }) } as never)
      }
      const [bound, free] = [token(true), token(false)]
      await end(jar, tokens)
      const adapter = provider[model].adapter
      expect(await adapter.find(await bound.save())).toBeUndefined()
      expect(await adapter.find(await free.save())).toBeDefined()
    },
  )
})

/** Gets a JWT for the API, by the session of a browser. */
async function jwtIn(jar: CookieJar): Promise<string> {
  const extra = { resource: orders.indicator }
  const request = await authorize(server.url, { jar, scope: 'openid read:orders', extra })
  return (await exchange(server.url, request.location, request, extra)).access_token
}

describe('a session that is ended by an API', () => {
  it('ends the exchanges of its JWTs', async () => {
    const { person, jar, tokens } = await inBrowser({ scope: offline })
    await giveRole(server, { userId: person.id }, Object.values(orders.scopes))
    const [jwt, forOrders] = [await jwtIn(jar), { resource: orders.indicator, scope: 'read:orders' }]
    const exchanged = (await swap(jwt, forOrders)).body
    expect(exchanged.scope).toBe('read:orders')
    expect(await isActive(exchanged.access_token)).toBe(true)
    await server.manage('DELETE /api/users/:userId/sessions', { params: { userId: person.id } })
    for (const token of [jwt, exchanged.access_token, tokens.access_token])
      expect(await swap(token, forOrders)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    // An API that asks learns of it before the JWT expires.
    expect(await isActive(exchanged.access_token)).toBe(false)
  })
})

describe('a session that expired', () => {
  it.each([
    ['and is still stored', 'select 1'],
    ['and was deleted', 'delete from sessions where user_id = $1'],
  ])('%s ends the exchanges of its JWTs', async (_, sweep) => {
    const { person, jar } = await inBrowser({ scope: offline })
    await giveRole(server, { userId: person.id }, Object.values(orders.scopes))
    const [jwt, forOrders] = [await jwtIn(jar), { resource: orders.indicator, scope: 'read:orders' }]
    const exchanged = (await swap(jwt, forOrders)).body
    await server.database.query(
      `update oidc_records set expires_at = now() where account_id = $1 and model in ('Session', 'RefreshToken')`,
      [person.id],
    )
    await server.database.query(sweep, sweep.includes('$1') ? [person.id] : [])
    for (const token of [jwt, exchanged.access_token])
      expect(await swap(token, forOrders)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect(await isActive(exchanged.access_token)).toBe(false)
  })
})

/** What introspection tells the application that exchanged the token. */
async function isActive(token: string): Promise<boolean> {
  const { id = '', secret = '' } = machine
  const { body } = await ask(server.url, 'POST /oidc/token/introspection', {
    text: new URLSearchParams({ token, client_id: id, client_secret: secret }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  return body.active
}

describe('offline access that outlived a sign-out', () => {
  it('ends with all access of the person, also for tokens being issued at the same time', async () => {
    const { person, jar, tokens } = await inBrowser({ scope: offline, ...ours() })
    await signOut(server.url, jar, tokens.id_token)
    const next = (await refresh(tokens, application)).body
    const verification = await person.prove()
    const refreshes = Array.from({ length: 5 }, () => refresh(next, application))
    await person.ask('DELETE /api/my-account/sessions', { verification })
    for (const { status, body } of await Promise.all(refreshes))
      if (status === 200) expect(await reads(body)).toEqual([401, 401])
    expect((await refresh(next, application)).status).toBe(400)
  })
})
