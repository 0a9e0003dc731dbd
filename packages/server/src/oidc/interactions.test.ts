import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addTotp, codeOf, steadyStep } from '../../../../tests/support/factors.ts'
import {
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  signIn,
} from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../tests/support/somebody.ts'
import { ask } from '../../../../tests/support/wire.ts'

// What happens to an interaction between its calls. Which of several a request is about: `interaction-cookie.test.ts`.

const callback = 'https://app.example/callback'
let server: TestServer
let other: TestServer

beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl, endpoint: server.url })
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

async function visit(options: { clientId?: string; redirectUri?: string } = {}) {
  const request = await authorize(server.url, { ...options, scope: 'openid' })
  const { jar } = request
  const call = (at: string, body?: unknown, on = server) => {
    const [method = '', path = ''] = at.split(' ')
    return ask(on.url, `${method} /api/experience${path}`, { body, headers: { cookie: jar.cookie } })
  }
  return { request, jar, call }
}

const nothing = refusedAs(400, 'session.not_found')

it('a sign-in goes on when each call reaches another node, and when a call is repeated', async () => {
  const person = await somebody(server)
  const secret = await addTotp(person)
  await steadyStep()
  const { request, jar, call } = await visit()
  await call('PUT ', { interactionEvent: 'SignIn' }, other)
  const identifier = { type: 'username', value: person.username }
  const { body } = await call('POST /verification/password', { identifier, password })
  expect((await call('POST /identification', body, other)).status).toBe(204)
  expect((await call('POST /verification/totp/verify', { code: codeOf(secret) })).status).toBe(200)
  const submitted = await call('POST /submit', undefined, other)
  expect(submitted.status, submitted.text).toBe(200)
  // The response may be lost: repeating the call leads to the same place, on any node, until the browser continues.
  for (const on of [server, other]) {
    const again = await call('POST /submit', undefined, on)
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: submitted.body })
  }
  expect(await call('POST /verification/password', { identifier, password })).toEqual(
    refusedAs(404, 'session.interaction_not_found'),
  )
  const back = await follow(jar, submitted.body.redirectTo, request.redirectUri)
  const { id_token } = await exchange(other.url, back, request)
  expect(decodeJwt(id_token)).toMatchObject({ sub: person.id, amr: ['pwd', 'otp', 'mfa'] })
  expect(await call('POST /submit')).toEqual(nothing)
})

it('an interaction whose session ends is repeated: its person signs in anew, and ends at the application', async () => {
  const person = await somebody(server)
  const jar = new CookieJar()
  await signIn(server.url, person.username, password, { jar })
  const asked = { prompt: 'login', nonce: 'the-first' }
  const request = await authorize(server.url, { jar, scope: 'openid', extra: asked })
  const uid = new URL(request.location, server.url).searchParams.get('interaction')
  await person.ask('DELETE /api/my-account/sessions', { verification: await person.prove() })
  const ended = `${server.url}/oidc/auth/${uid}`
  const program = await jar.fetch(ended, { headers: { accept: 'application/json' } })
  expect({ status: program.status, body: await program.json() }).toMatchObject({
    status: 400,
    body: { code: 'session.not_found' },
  })
  expect((await new CookieJar().fetch(ended)).headers.get('location')).toContain('code=session.not_found')

  const repeated = new URL((await jar.fetch(ended)).headers.get('location') ?? '')
  expect(repeated.pathname).toBe('/oidc/auth')
  expect((await jar.fetch(repeated.href)).headers.get('location')).toContain('/sign-in?')
  const redirectTo = await passSignIn(server.url, jar, {
    username: person.username,
    password,
    event: 'SignIn',
  })
  const back = await follow(jar, redirectTo, request.redirectUri)
  expect(new URL(back).searchParams.get('state')).toBe('a-state')
  expect(decodeJwt((await exchange(server.url, back, request)).id_token).nonce).toBe('the-first')
})

it('an interaction whose application is deleted, or which expired, is refused at every call, without a server error', async () => {
  const { username } = await somebody(server)
  const ends = {
    deletion: (id: string) => server.manage('DELETE /api/applications/:id', { params: { id } }),
    expiry: (id: string) =>
      server.database.query(
        `update oidc_records set expires_at = now() where model = 'Interaction' and client_id = $1`,
        [id],
      ),
  }
  for (const end of Object.values(ends)) {
    for (let calls = 0; calls <= 4; calls += 1) {
      const oidcClientMetadata = { redirectUris: [callback], postLogoutRedirectUris: [] }
      const body = { name: 'Doomed', type: 'SPA' as const, oidcClientMetadata }
      const { id } = await server.manage('POST /api/applications', { body })
      const { jar, call } = await visit({ clientId: id, redirectUri: callback })
      let verificationId = ''
      let redirectTo = ''
      const flow = [
        () => call('PUT ', { interactionEvent: 'SignIn' }),
        async () => {
          const identifier = { type: 'username', value: username }
          const answer = await call('POST /verification/password', { identifier, password })
          verificationId = answer.body.verificationId
          return answer
        },
        () => call('POST /identification', { verificationId }),
        async () => {
          const answer = await call('POST /submit')
          redirectTo = answer.body.redirectTo
          return answer
        },
      ]
      for (const step of flow.slice(0, calls)) expect((await step()).status).toBeLessThan(300)
      await end(id)
      const next = flow[calls]
      if (next) expect(await next(), `call ${calls}`).toEqual(nothing)
      else {
        const continued = await jar.fetch(redirectTo)
        expect(continued.headers.get('location')).toContain('/error?code=session.not_found')
      }
    }
  }
})
