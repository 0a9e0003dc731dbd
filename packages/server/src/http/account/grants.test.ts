import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  allScopes,
  authorize,
  CookieJar,
  signIn,
  signInApiOf,
  type Tokens,
} from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import {
  registerThirdParty,
  signInElsewhere,
  type ThirdParty,
} from '../../../../../tests/support/third-party.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/account-api.md#2.17

const callback = 'https://mail.example/callback'
const elsewhere = 'https://elsewhere.example/callback'
let server: TestServer
let ours: string
let theirs: ThirdParty

beforeAll(async () => {
  server = await startTestServer()
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'Mail',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [] },
    },
  })
  ours = id
  theirs = await registerThirdParty(server, ['email', 'profile'])
})
afterAll(() => server.stop())

const signInToOurs = (person: Somebody, jar = new CookieJar()) =>
  signIn(server.url, person.username, password, {
    clientId: ours,
    redirectUri: callback,
    scope: `${allScopes} offline_access`,
    extra: { prompt: 'consent' },
    jar,
  })

async function listed(person: Somebody, query = '') {
  const verification = await person.prove()
  const answer = await person.ask(`GET /api/my-account/grants${query}`, { verification })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.grants
}

describe('GET /api/my-account/grants', () => {
  it('lists applications with their scopes and expiry', async () => {
    const person = await somebody(server)
    await signInElsewhere(server, theirs, { ...person, password })
    const [granted] = await listed(person)
    expect(granted).toMatchObject({
      id: expect.any(String),
      payload: {
        exp: expect.any(Number),
        iat: expect.any(Number),
        jti: granted.id,
        kind: 'Grant',
        clientId: theirs.id,
        accountId: person.id,
        openid: { scope: 'openid email profile' },
      },
      application: { id: theirs.id, name: 'Somebody else’s' },
    })
    expect(Math.abs(granted.expiresAt - granted.payload.exp * 1000)).toBeLessThan(2000)
  })

  it('filters by first-party and third-party applications', async () => {
    const person = await somebody(server)
    await signInElsewhere(server, theirs, { ...person, password })
    await signInToOurs(person)
    const ids = async (query: string) =>
      (await listed(person, query)).map((each: { application: { id: string } }) => each.application.id)
    expect(await ids('?appType=firstParty')).toEqual([ours])
    expect(await ids('?appType=thirdParty')).toEqual([theirs.id])
    expect((await ids('')).sort()).toEqual([ours, theirs.id].sort())
  })

  it('never lists Latchkey’s own pages', async () => {
    expect(await listed(await somebody(server))).toEqual([])
  })

  it('leaves out expired grants and those of other people', async () => {
    const person = await somebody(server)
    await signInElsewhere(server, theirs, { ...person, password })
    await server.database.query(
      `update oidc_records set expires_at = now() where model = 'Grant' and account_id = $1`,
      [person.id],
    )
    await signInToOurs(await somebody(server))
    expect(await listed(person)).toEqual([])
  })

  it('refuses an unknown `appType`', async () => {
    const person = await somebody(server)
    expect(await person.ask('GET /api/my-account/grants?appType=any')).toMatchObject({
      status: 400,
      body: { code: 'guard.invalid_input' },
    })
  })
})

describe('DELETE /api/my-account/grants/:grantId', () => {
  async function revoke(person: Somebody, id: string) {
    return person.ask(`DELETE /api/my-account/grants/${id}`, { verification: await person.prove() })
  }

  it('revokes the application’s access and refresh tokens at once', async () => {
    const person = await somebody(server)
    const tokens = await signInToOurs(person)
    const token = tokens.access_token
    expect((await ask(server.url, 'GET /api/my-account', { token })).status).toBe(200)
    const [granted] = await listed(person)
    expect((await revoke(person, granted.id)).status).toBe(204)
    expect(await ask(server.url, 'GET /api/my-account', { token })).toEqual(
      refusedAs(401, 'auth.unauthorized'),
    )
    const refresh = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: tokens.refresh_token ?? '',
        client_id: ours,
      }),
    })
    expect(await refresh.json()).toMatchObject({ error: 'invalid_grant' })
    expect(await listed(person)).toEqual([])
  })

  it('also revokes tokens of a refresh that runs at the same time', async () => {
    const person = await somebody(server)
    const { refresh_token: token = '' } = await signInToOurs(person)
    const refresh = async (value: string) => {
      const body = { grant_type: 'refresh_token', refresh_token: value, client_id: ours }
      const response = await fetch(`${server.url}/oidc/token`, {
        method: 'POST',
        body: new URLSearchParams(body),
      })
      return { status: response.status, body: (await response.json()) as Tokens }
    }
    const [granted] = await listed(person)
    const verification = await person.prove()
    const refreshes = Array.from({ length: 8 }, () => refresh(token))
    await person.ask(`DELETE /api/my-account/grants/${granted.id}`, { verification })
    for (const { status, body } of await Promise.all(refreshes)) {
      if (status !== 200) continue
      expect(await ask(server.url, 'GET /api/my-account', { token: body.access_token })).toEqual(
        refusedAs(401, 'auth.unauthorized'),
      )
      expect((await refresh(body.refresh_token ?? '')).status).toBe(400)
    }
  })

  it('keeps the person signed in, and removes the application from the session', async () => {
    const person = await somebody(server)
    await signInToOurs(person)
    const [granted] = await listed(person)
    await revoke(person, granted.id)
    const { body } = await person.ask('GET /api/my-account/sessions', { verification: await person.prove() })
    expect(body.sessions).toHaveLength(2)
    for (const { payload } of body.sessions) expect(payload.authorizations ?? {}).not.toHaveProperty(ours)
    expect((await person.ask('GET /api/my-account')).status).toBe(200)
  })

  it('asks for consent again, in the same browser', async () => {
    const person = await somebody(server)
    const jar = new CookieJar()
    await signIn(server.url, person.username, password, { jar })
    const options = { clientId: theirs.id, redirectUri: elsewhere, scope: 'openid email', jar }
    expect((await authorize(server.url, options)).location).toMatch(/^\/consent\?/)
    const { redirectTo } = await signInApiOf(server.url, jar)('POST /api/interaction/consent', { body: {} })
    await jar.fetch(redirectTo)
    expect((await authorize(server.url, options)).location).toContain('code=')
    const [granted] = await listed(person)
    await revoke(person, granted.id)
    expect((await authorize(server.url, options)).location).toMatch(/^\/consent\?/)
  })

  it('answers 404 for an unknown grant and for one of another person', async () => {
    const person = await somebody(server)
    const other = await somebody(server)
    await signInToOurs(other)
    const [granted] = await listed(other)
    const verification = await person.prove()
    await expectNoTrace(server.database, async () => {
      for (const id of ['nothing', granted.id])
        expect(await person.ask(`DELETE /api/my-account/grants/${id}`, { verification })).toEqual(
          refusedAs(404, 'oidc.invalid_grant'),
        )
    })
  })

  it('succeeds for an expired grant', async () => {
    const person = await somebody(server)
    await signInToOurs(person)
    const [granted] = await listed(person)
    await server.database.query(
      `update oidc_records set expires_at = now() where model = 'Grant' and grant_id = $1`,
      [granted.id],
    )
    expect((await revoke(person, granted.id)).status).toBe(204)
  })

  it('records an event', async () => {
    const person = await somebody(server)
    await signInToOurs(person)
    const [granted] = await listed(person)
    await revoke(person, granted.id)
    const [entry] = await server.manage('GET /api/logs', { query: { logKey: 'Grant.Revoked' } })
    expect(entry?.payload).toMatchObject({ userId: person.id, applicationId: ours, grants: [granted.id] })
  })
})
