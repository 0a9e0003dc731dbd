import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CookieJar, signIn, type Tokens } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { registerThirdParty, signInElsewhere } from '../../../../../tests/support/third-party.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/account-api.md#2.16. What ending a session revokes: `session-end.test.ts`.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ trustsProxyHeader: true })
})
afterAll(() => server.stop())

/** A browser that sends its user agent, behind a proxy that adds address and location headers. */
class Browser extends CookieJar {
  readonly #headers: Record<string, string>

  constructor(headers: Record<string, string>) {
    super()
    this.#headers = headers
  }

  override fetch(url: string, init: RequestInit = {}) {
    return super.fetch(url, { ...init, headers: { ...init.headers, ...this.#headers } })
  }
}

const firefox = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0'

async function listed(person: Somebody, token = person.access_token) {
  const answer = await person.ask('GET /api/my-account/sessions', {
    token,
    verification: await person.prove(),
  })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.sessions
}

describe('GET /api/my-account/sessions', () => {
  it('lists each browser with the method, time, address and place of its sign-in', async () => {
    const person = await somebody(server)
    const jar = new Browser({
      'user-agent': firefox,
      'x-forwarded-for': '203.0.113.7',
      'cf-ipcountry': 'BE',
      'cf-ipcity': 'Gent',
    })
    await signIn(server.url, person.username, password, { jar })
    const [latest] = (await listed(person)).filter((each: { isCurrent: boolean }) => !each.isCurrent)
    expect(latest).toEqual({
      payload: {
        exp: expect.any(Number),
        iat: expect.any(Number),
        jti: expect.any(String),
        uid: expect.any(String),
        kind: 'Session',
        loginTs: expect.any(Number),
        accountId: person.id,
        amr: ['pwd'],
        authorizations: {
          'demo-app': expect.objectContaining({ sid: expect.any(String), grantId: expect.any(String) }),
        },
      },
      lastSubmission: {
        interactionEvent: 'SignIn',
        userId: person.id,
        verificationRecords: [{ id: expect.any(String), type: 'Password' }],
        signInContext: { ip: '203.0.113.7', userAgent: firefox, country: 'BE', city: 'Gent' },
      },
      clientId: 'demo-app',
      accountId: person.id,
      expiresAt: latest.payload.exp * 1000,
      isCurrent: false,
      device: { browser: 'Firefox', os: 'macOS', type: 'desktop' },
      lastActiveAt: expect.any(Number),
      applications: [{ id: 'demo-app', name: 'Demo' }],
    })
    expect(latest.expiresAt).toBeGreaterThan(Date.now() + 13 * 24 * 60 * 60 * 1000)
  })

  const placeFor = async (headers: Record<string, string>) => {
    const person = await somebody(server)
    await signIn(server.url, person.username, password, { jar: new Browser(headers) })
    const [{ lastSubmission }] = await listed(person)
    const { country, city } = lastSubmission.signInContext
    return { country, city }
  }

  it.each([
    ['Cloudflare', { 'cf-ipcountry': 'BR', 'cf-ipcity': Buffer.from('São Paulo').toString('latin1') }],
    ['Vercel', { 'x-vercel-ip-country': 'BR', 'x-vercel-ip-city': 'S%C3%A3o%20Paulo' }],
    ['CloudFront', { 'cloudfront-viewer-country': 'BR', 'cloudfront-viewer-city': 'S%C3%A3o Paulo' }],
  ])('reads the location headers of %s', async (_, headers) => {
    expect(await placeFor(headers)).toEqual({ country: 'BR', city: 'São Paulo' })
  })

  it('ignores invalid location headers', async () => {
    const headers = { 'cf-ipcountry': 'XX', 'cf-ipcity': '%00' }
    expect(await placeFor(headers)).toEqual({ country: undefined, city: undefined })
    expect(await placeFor({ 'cf-ipcountry': 'the moon', 'cf-ipcity': '100%' })).toEqual({
      country: undefined,
      city: '100%',
    })
  })

  it('ignores location and `X-Forwarded-For` headers unless a trusted proxy is configured', async () => {
    const direct = await startTestServer()
    try {
      const person = await somebody(direct)
      const headers = { 'cf-ipcountry': 'BR', 'cf-ipcity': 'Recife', 'x-forwarded-for': '203.0.113.7' }
      await signIn(direct.url, person.username, password, { jar: new Browser(headers) })
      const [{ lastSubmission }] = await listed(person)
      expect(lastSubmission.signInContext).toEqual({
        ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
        userAgent: expect.any(String),
      })
    } finally {
      await direct.stop()
    }
  })

  it('shows when each session was last active: now, the last tokens, or the sign-in', async () => {
    const person = await somebody(server)
    await signIn(server.url, person.username, password)
    const before = Date.now()
    const [current, other] = (await listed(person)).toSorted(
      (one: { isCurrent: boolean }, two: { isCurrent: boolean }) =>
        Number(two.isCurrent) - Number(one.isCurrent),
    )
    expect(current.lastActiveAt).toBeGreaterThanOrEqual(before)
    expect(other.lastActiveAt).toBeLessThan(before)
    const tokensAt = new Date(before - 60 * 60 * 1000)
    const setBack = (hours: number) =>
      server.database.query(
        `update sessions set signed_in_at = $2::timestamptz - $3 * interval '1 hour' where uid = $1`,
        [other.payload.uid, tokensAt, hours],
      )
    await server.database.query(
      `update oidc_records set last_used_at = $2 where model = 'Grant' and account_id = $1`,
      [person.id, tokensAt],
    )
    const lastActive = async () =>
      (await listed(person)).find((each: { isCurrent: boolean }) => !each.isCurrent).lastActiveAt
    await setBack(3)
    expect(await lastActive()).toBe(tokensAt.getTime())
    await setBack(-0.5)
    expect(await lastActive()).toBe(tokensAt.getTime() + 30 * 60 * 1000)
  })

  it('shows how the person signed in also when a consent followed', async () => {
    const thirdParty = await registerThirdParty(server, ['email'])
    const person = await somebody(server)
    await signInElsewhere(server, thirdParty, { username: person.username, password })
    const [latest] = await listed(person)
    expect(latest).toMatchObject({
      clientId: thirdParty.id,
      lastSubmission: { interactionEvent: 'SignIn', verificationRecords: [{ type: 'Password' }] },
    })
  })

  it('shows the latest sign-in when a person signs in again in the same browser', async () => {
    const person = await somebody(server)
    const jar = new Browser({ 'user-agent': firefox })
    await signIn(server.url, person.username, password, { jar })
    await server.database.query(
      `update sessions set user_agent = 'before', signed_in_at = signed_in_at - interval '1 hour' where user_id = $1`,
      [person.id],
    )
    await signIn(server.url, person.username, password, { jar, extra: { prompt: 'login' } })
    const sessions = await listed(person)
    expect(sessions).toHaveLength(2)
    expect(sessions[0].lastSubmission.signInContext.userAgent).toBe(firefox)
  })

  it('shows that a session began with a registration', async () => {
    const [only] = await listed(await somebody(server))
    expect(only.lastSubmission).toMatchObject({
      interactionEvent: 'Register',
      verificationRecords: [{ type: 'NewPasswordIdentity' }],
    })
    expect(JSON.stringify(only)).not.toMatch(/digest|argon2/i)
  })

  it('marks only the session that the calling token belongs to as current', async () => {
    const person = await somebody(server)
    const second = await signIn(server.url, person.username, password)
    const marks = async (token: string) =>
      new Map(
        (await listed(person, token)).map((each: { payload: { uid: string }; isCurrent: boolean }) => [
          each.payload.uid,
          each.isCurrent,
        ]),
      )
    const bySecond = await marks(second.access_token)
    const byFirst = await marks(person.access_token)
    expect([...byFirst.values()].sort()).toEqual([false, true])
    expect([...bySecond.values()].sort()).toEqual([false, true])
    for (const [uid, isCurrent] of byFirst) expect(bySecond.get(uid)).toBe(!isCurrent)
  })

  it('marks no session as current for a token that belongs to none', async () => {
    const person = await somebody(server)
    const { access_token: token } = await signIn(server.url, person.username, password)
    await server.database.query(
      `update oidc_records set payload = payload - 'sessionUid' where model = 'AccessToken' and account_id = $1`,
      [person.id],
    )
    expect(await listed(person, token)).toMatchObject([{ isCurrent: false }, { isCurrent: false }])
  })

  it('shows a browser that is signed in to two applications as one session with both', async () => {
    const person = await somebody(server)
    const jar = new CookieJar()
    await signIn(server.url, person.username, password, { jar })
    const redirectUris = ['https://second.example']
    const { id } = await server.manage('POST /api/applications', {
      body: { name: 'Second', type: 'SPA', oidcClientMetadata: { redirectUris, postLogoutRedirectUris: [] } },
    })
    const query = new URLSearchParams({
      client_id: id,
      redirect_uri: redirectUris[0] ?? '',
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    })
    const response = await jar.fetch(`${server.url}/oidc/auth?${query}`)
    expect(response.headers.get('location')).toContain('code=')
    const sessions = await listed(person)
    expect(sessions).toHaveLength(2)
    expect(Object.keys(sessions.at(0).payload.authorizations).sort()).toEqual(['demo-app', id].sort())
    expect(sessions.at(0)).toMatchObject({ clientId: 'demo-app' })
    expect(sessions.at(0).applications).toHaveLength(2)
    expect(sessions.at(0).applications).toEqual(
      expect.arrayContaining([
        { id: 'demo-app', name: 'Demo' },
        { id, name: 'Second' },
      ]),
    )
  })

  it('does not contain the value of any session cookie', async () => {
    const person = await somebody(server)
    const jar = new CookieJar()
    await signIn(server.url, person.username, password, { jar })
    const text = JSON.stringify(await listed(person))
    expect(jar.values.length).toBeGreaterThan(0)
    for (const value of jar.values) expect(text).not.toContain(value)
  })

  it('leaves out expired sessions and those of other people', async () => {
    const person = await somebody(server)
    await somebody(server)
    await signIn(server.url, person.username, password)
    await server.database.query(
      `update oidc_records set expires_at = now() where model = 'Session' and account_id = $1 and uid <> $2`,
      [person.id, (await listed(person)).find((each: { isCurrent: boolean }) => each.isCurrent).payload.uid],
    )
    const sessions = await listed(person)
    expect(sessions).toHaveLength(1)
    expect(sessions[0]).toMatchObject({ isCurrent: true, accountId: person.id })
  })

  it('shows sessions created by an older version, without the details that it did not store', async () => {
    const person = await somebody(server)
    await server.database.query('delete from sessions where user_id = $1', [person.id])
    expect(await listed(person)).toMatchObject([
      { lastSubmission: null, clientId: null, device: { browser: null, os: null, type: null } },
    ])
  })

  it('refuses a third-party application, which cannot verify the person', async () => {
    const thirdParty = await registerThirdParty(server, ['urn:logto:scope:sessions'])
    const { username } = await somebody(server)
    const { access_token: token } = await signInElsewhere(server, thirdParty, { username, password })
    expect(await ask(server.url, 'GET /api/my-account/sessions', { token })).toEqual(
      refusedAs(401, 'verification_record.permission_denied'),
    )
  })
})

describe('GET /api/my-account/sessions/current', () => {
  const route = 'GET /api/my-account/sessions/current'

  it('answers the calling session, without a step-up', async () => {
    const person = await somebody(server)
    const { access_token: token } = await signIn(server.url, person.username, password)
    const { status, body, text } = await person.ask(route, { token })
    expect(status, text).toBe(200)
    const same = (await listed(person, token)).find((each: { isCurrent: boolean }) => each.isCurrent)
    expect(body).toEqual({ ...same, lastActiveAt: expect.any(Number) })
  })

  it('answers 404 for a token that belongs to no session', async () => {
    const person = await somebody(server)
    const { access_token: token } = await signIn(server.url, person.username, password)
    await server.database.query(
      `update oidc_records set payload = payload - 'sessionUid' where model = 'AccessToken' and account_id = $1`,
      [person.id],
    )
    expect(await person.ask(route, { token })).toEqual(
      refusedAs(404, 'oidc.session_not_found', { status: 404 }),
    )
  })

  it('refuses a third-party application', async () => {
    const thirdParty = await registerThirdParty(server, ['urn:logto:scope:sessions'])
    const { username } = await somebody(server)
    const { access_token: token } = await signInElsewhere(server, thirdParty, { username, password })
    expect(await ask(server.url, route, { token })).toEqual(
      refusedAs(403, 'auth.third_party_application_forbidden'),
    )
  })
})

describe('DELETE /api/my-account/sessions/:sessionId', () => {
  async function end(person: Somebody, uid: string, query = '') {
    return person.ask(`DELETE /api/my-account/sessions/${uid}${query}`, {
      verification: await person.prove(),
    })
  }

  it('answers 404 for an unknown session', async () => {
    const person = await somebody(server)
    const verification = await person.prove()
    await expectNoTrace(server.database, async () =>
      expect(await person.ask('DELETE /api/my-account/sessions/nothing', { verification })).toEqual(
        refusedAs(404, 'oidc.session_not_found', { status: 404 }),
      ),
    )
  })

  it('answers 404 with another code for another person’s session', async () => {
    const person = await somebody(server)
    const [theirs] = await listed(await somebody(server))
    const verification = await person.prove()
    await expectNoTrace(server.database, async () =>
      expect(
        await person.ask(`DELETE /api/my-account/sessions/${theirs.payload.uid}`, { verification }),
      ).toEqual(refusedAs(404, 'oidc.invalid_session_account_id', { status: 404 })),
    )
  })

  it('refuses an unknown `revokeGrantsTarget` before it asks for a verification', async () => {
    const person = await somebody(server)
    expect(
      await person.ask('DELETE /api/my-account/sessions/nothing?revokeGrantsTarget=thirdParty'),
    ).toMatchObject({ status: 400, body: { code: 'guard.invalid_input' } })
  })

  it('answers 404 for a session that has already ended', async () => {
    const person = await somebody(server)
    await signIn(server.url, person.username, password)
    const other = (await listed(person)).find((each: { isCurrent: boolean }) => !each.isCurrent)
    expect((await end(person, other.payload.uid)).status).toBe(204)
    expect(await listed(person)).toHaveLength(1)
    expect(await end(person, other.payload.uid)).toEqual(
      refusedAs(404, 'oidc.session_not_found', { status: 404 }),
    )
  })

  it('can end the current session', async () => {
    const person = await somebody(server)
    const [current] = await listed(person)
    expect((await end(person, current.payload.uid)).status).toBe(204)
    expect(await person.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
  })

  it('records an event with its actor', async () => {
    const person = await somebody(server)
    const [current] = await listed(person)
    await end(person, current.payload.uid)
    const [entry] = await server.manage('GET /api/logs', { query: { logKey: 'Session.Ended' } })
    expect(entry?.payload).toMatchObject({
      userId: person.id,
      actor: { kind: 'owner', id: person.id },
      sessions: [current.payload.uid],
    })
  })
})

describe('DELETE /api/my-account/sessions', () => {
  const ways = async (person: Somebody): Promise<Tokens[]> => [
    person,
    await signIn(server.url, person.username, password),
    await signIn(server.url, person.username, password),
  ]

  it('ends every session of the person except the current one', async () => {
    const person = await somebody(server)
    const other = await somebody(server)
    const [, ...others] = await ways(person)
    const answer = await person.ask('DELETE /api/my-account/sessions', { verification: await person.prove() })
    expect(answer.status).toBe(204)
    expect(await listed(person)).toMatchObject([{ isCurrent: true }])
    for (const { access_token: token } of others)
      expect(await ask(server.url, 'GET /api/my-account', { token })).toEqual(
        refusedAs(401, 'auth.unauthorized'),
      )
    expect((await other.ask('GET /api/my-account')).status).toBe(200)
  })

  it('succeeds without an event when there is no other session', async () => {
    const person = await somebody(server)
    const verification = await person.prove()
    await expectNoTrace(server.database, async () =>
      expect((await person.ask('DELETE /api/my-account/sessions', { verification })).status).toBe(204),
    )
  })

  it('also revokes tokens whose session has already been signed out', async () => {
    const person = await somebody(server)
    const left = await signIn(server.url, person.username, password)
    await server.database.query(
      `delete from oidc_records where model = 'Session' and account_id = $1 and uid <> $2`,
      [person.id, (await listed(person)).find((each: { isCurrent: boolean }) => each.isCurrent).payload.uid],
    )
    expect((await ask(server.url, 'GET /api/my-account', { token: left.access_token })).status).toBe(200)
    await person.ask('DELETE /api/my-account/sessions', { verification: await person.prove() })
    expect(await ask(server.url, 'GET /api/my-account', { token: left.access_token })).toEqual(
      refusedAs(401, 'auth.unauthorized'),
    )
  })
})
