import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CookieJar, signIn, type Tokens } from '../../../../tests/support/people.ts'
import { type Relay, startRelay } from '../../../../tests/support/relay.ts'
import { createMigratedDatabase, startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { askRaw } from '../../../../tests/support/wire.ts'

let server: TestServer
let relay: Relay
let tokens: Tokens
const jar = new CookieJar()

beforeAll(async () => {
  relay = await startRelay(await createMigratedDatabase())
  server = await startTestServer({ databaseUrl: relay.url })
  tokens = await signIn(server.url, 'mira', 'sunny-Lake-77', {
    event: 'Register',
    scope: 'openid profile offline_access',
    extra: { prompt: 'consent' },
    jar,
  })
})
afterAll(async () => {
  await server.stop()
  await relay.cut()
})

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const refresh = () =>
  askRaw(server.url, {
    method: 'POST',
    path: '/oidc/token',
    headers: form,
    pieces: [`grant_type=refresh_token&client_id=demo-app&refresh_token=${tokens.refresh_token}`],
  })
const authorizationPath = () =>
  `/oidc/auth?${new URLSearchParams({
    client_id: 'demo-app',
    redirect_uri: `${server.url}/demo-app`,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
  })}`

describe('while the database is away', () => {
  beforeAll(() => relay.cut())
  afterAll(() => relay.mend())

  it('every endpoint answers 503 with Retry-After, and never that a token is invalid', async () => {
    const authorization = `Bearer ${tokens.access_token}`
    const answers = [
      await refresh(),
      await askRaw(server.url, { path: '/oidc/me', headers: { authorization } }),
      await askRaw(server.url, { path: authorizationPath(), headers: { cookie: jar.cookie } }),
      await askRaw(server.url, { path: '/oidc/session/end', headers: { cookie: jar.cookie } }),
      await askRaw(server.url, { path: '/oidc/device', headers: { cookie: jar.cookie } }),
      await askRaw(server.url, {
        method: 'POST',
        path: '/oidc/device/auth',
        headers: form,
        pieces: ['client_id=device-demo-app&scope=openid'],
      }),
      await askRaw(server.url, {
        method: 'POST',
        path: '/oidc/token',
        headers: form,
        pieces: [
          'client_id=device-demo-app&device_code=x&grant_type=urn:ietf:params:oauth:grant-type:device_code',
        ],
      }),
      ...(await Promise.all(
        ['text/html', 'application/json'].map(accept =>
          askRaw(server.url, {
            method: 'POST',
            path: '/oidc/device',
            headers: { ...form, accept, cookie: jar.cookie },
            pieces: ['xsrf=x&user_code=BCDF-GHJK'],
          }),
        ),
      )),
      ...(await Promise.all(
        ['introspection', 'revocation'].map(at =>
          askRaw(server.url, {
            method: 'POST',
            path: `/oidc/token/${at}`,
            headers: { ...form, authorization: `Basic ${btoa('test-back-end:a-secret-for-the-tests-only')}` },
            pieces: [`token=${tokens.refresh_token}`],
          }),
        ),
      )),
    ]
    for (const answer of answers) {
      expect(answer.status, answer.text).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(answer.headers.get('location')).toBe(null)
    }
    expect(answers[0]?.body).toMatchObject({
      code: 'oidc.temporarily_unavailable',
      error: 'temporarily_unavailable',
    })
  })

  it('people get an error page in their language', async () => {
    const headers = { accept: 'text/html', 'accept-language': 'zh-CN', cookie: jar.cookie }
    const { status, text } = await askRaw(server.url, { path: authorizationPath(), headers })
    expect(status).toBe(503)
    expect(text).toContain('<html lang="zh-CN"')
  })
})

describe('while the database is read-only', () => {
  // The server makes each connection writable, so a trigger raises the error of a replica here.
  const setReadOnly = (isReadOnly: boolean) =>
    server.database.query(
      isReadOnly
        ? `create function refuse_writing() returns trigger language plpgsql as
             $$ begin raise exception 'cannot execute INSERT in a read-only transaction' using errcode = '25006'; end $$;
           create trigger refuse_writing before insert or update or delete on oidc_records
             execute function refuse_writing()`
        : 'drop function refuse_writing cascade',
    )

  it('issuing a token is 503, and the refresh token stays valid', async () => {
    await setReadOnly(true)
    const refused = await refresh()
    expect(refused.status, refused.text).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('1')
    await setReadOnly(false)
    expect((await refresh()).status).toBe(200)
  })
})
