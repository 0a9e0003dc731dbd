import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CookieJar, signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { ask } from '../../../../tests/support/wire.ts'

// OpenID Connect Back-Channel Logout 1.0, with a real application server.

const callback = 'https://app.example/callback'
const event = 'http://schemas.openid.net/event/backchannel-logout'

type Received = { path: string; contentType: string | undefined; claims: JWTPayload; typ: string | undefined }

let server: TestServer
let application: Server
let address: string
let received: Received[]
/** The keys that the application trusts. */
let issuer: TestServer
/** Statuses of the application's next responses; 200 when the list is empty. */
let answers: number[]
let withSid: string
let withoutSid: string

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  application = createServer(async (message, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk)
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? ''
    const jwks = createLocalJWKSet((await ask(issuer.url, 'GET /oidc/jwks')).body as JSONWebKeySet)
    const { payload, protectedHeader } = await jwtVerify(token, jwks, { issuer: `${issuer.url}/oidc` })
    const { url: path = '', headers } = message
    received.push({ path, contentType: headers['content-type'], claims: payload, typ: protectedHeader.typ })
    response.writeHead(answers.shift() ?? 200).end()
  }).listen(0)
  await once(application, 'listening')
  address = `http://localhost:${(application.address() as AddressInfo).port}`
  withSid = await registerApplication({
    backchannelLogoutUri: `${address}/with-sid`,
    backchannelLogoutSessionRequired: true,
  })
  withoutSid = await registerApplication({ backchannelLogoutUri: `${address}/without-sid` })
})
afterAll(async () => {
  await server.stop()
  application.close()
})
beforeEach(() => {
  received = []
  answers = []
  issuer = server
})

async function registerApplication(metadata: object): Promise<string> {
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'An application',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [], ...metadata },
    },
  })
  return id
}

/** Signs in to an application in its own browser. The ID token contains the `sid`. */
async function signInTo(clientId: string, person: Somebody, jar = new CookieJar()) {
  const { id_token: idToken } = await signIn(server.url, person.username, password, {
    clientId,
    redirectUri: callback,
    jar,
  })
  return { jar, idToken, sid: decodeJwt(idToken).sid }
}

async function endOthers(person: Somebody) {
  const answer = await person.ask('DELETE /api/my-account/sessions', { verification: await person.prove() })
  expect(answer.status, answer.text).toBe(204)
}

const arrived = (count: number) => expect.poll(() => received.length, { timeout: 60_000 }).toBe(count)
const waiting = `select from graphile_worker.jobs where task_identifier = 'logout' and attempts < max_attempts`
const nothingLeft = () =>
  expect.poll(async () => (await server.database.query(waiting)).rowCount, { timeout: 60_000 }).toBe(0)

describe('an application with a back-channel logout URI', () => {
  it('receives a valid logout token when a person ends their session', async () => {
    const person = await somebody(server)
    const { sid } = await signInTo(withSid, person)
    expect(sid).toEqual(expect.any(String))
    await endOthers(person)
    await arrived(1)
    const [notice] = received
    expect(notice).toMatchObject({
      path: '/with-sid',
      contentType: 'application/x-www-form-urlencoded',
      typ: 'logout+jwt',
      claims: {
        aud: withSid,
        sub: person.id,
        sid,
        iat: expect.any(Number),
        jti: expect.any(String),
        events: { [event]: {} },
      },
    })
    expect(notice?.claims).not.toHaveProperty('nonce')
    await nothingLeft()
  })

  it('receives the session id only if it requires one', async () => {
    const person = await somebody(server)
    await signInTo(withoutSid, person)
    await endOthers(person)
    await arrived(1)
    expect(received[0]?.claims).toMatchObject({ aud: withoutSid, sub: person.id })
    expect(received[0]?.claims).not.toHaveProperty('sid')
  })

  it('receives one logout token for each session that ends, and none for others', async () => {
    const person = await somebody(server)
    const [one, two] = [await signInTo(withSid, person), await signInTo(withSid, person)]
    await signInTo(withSid, await somebody(server))
    await endOthers(person)
    await arrived(2)
    expect(received.map(({ claims }) => claims.sid).sort()).toEqual([one.sid, two.sid].sort())
  })

  it('receives a logout token when the person signs out in the browser', async () => {
    const person = await somebody(server)
    const { jar, idToken, sid } = await signInTo(withSid, person)
    const form = await (await jar.fetch(`${server.url}/oidc/session/end?id_token_hint=${idToken}`)).text()
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(form) ?? []
    await jar.fetch(`${server.url}/oidc/session/end/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    })
    await arrived(1)
    expect(received[0]?.claims).toMatchObject({ aud: withSid, sub: person.id, sid })
  })

  it('receives a logout token when the person is suspended', async () => {
    const person = await somebody(server)
    const { sid } = await signInTo(withSid, person)
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: person.id },
      body: { isSuspended: true },
    })
    await arrived(1)
    expect(received[0]?.claims).toMatchObject({ sub: person.id, sid })
  })

  it('receives a logout token when the person is deleted', async () => {
    const person = await somebody(server)
    const { sid } = await signInTo(withSid, person)
    await server.manage('DELETE /api/users/:userId', { params: { userId: person.id } })
    await arrived(1)
    expect(received[0]?.claims).toMatchObject({ sub: person.id, sid })
  })

  it('receives a failed logout token again, a limited number of times', async () => {
    const person = await somebody(server)
    await signInTo(withSid, person)
    answers = [500, 503, 400]
    await endOthers(person)
    for (const attempt of [1, 2, 3]) {
      await arrived(attempt)
      const tried = `select run_at > now() as later from graphile_worker.jobs where task_identifier = 'logout' and attempts = $1 and locked_at is null`
      await expect
        .poll(async () => (await server.database.query(tried, [attempt])).rows, { timeout: 60_000 })
        .toEqual([{ later: true }])
      await server.database.query(
        `select graphile_worker.reschedule_jobs(array_agg(id), run_at => now()) from graphile_worker.jobs where task_identifier = 'logout'`,
      )
      await server.database.query(`select pg_notify('jobs:insert', '{"count":1}')`)
    }
    await nothingLeft()
    expect(received).toHaveLength(3)
  })

  it('does not delay requests while it does not respond', async () => {
    const silent = createServer(() => {}).listen(0)
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const person = await somebody(server)
    await signInTo(await registerApplication({ backchannelLogoutUri: `http://localhost:${port}/` }), person)
    const begun = performance.now()
    await endOthers(person)
    // The job gives a silent application up after five seconds.
    expect(performance.now() - begun).toBeLessThan(4500)
    silent.closeAllConnections()
    silent.close()
  })

  it('receives nothing for a refused request', async () => {
    const person = await somebody(server)
    await signInTo(withSid, person)
    expect((await person.ask('DELETE /api/my-account/sessions')).status).toBe(401)
    const { rowCount } = await server.database.query(
      `select from graphile_worker._private_jobs where payload ->> 'userId' = $1`,
      [person.id],
    )
    expect(rowCount).toBe(0)
    expect(received).toEqual([])
  })
})

it('sends logout tokens to a private address only from a node that allows it', async () => {
  received = []
  const careful = await startTestServer()
  const { id } = await careful.manage('POST /api/applications', {
    body: {
      name: 'Inside',
      type: 'SPA',
      oidcClientMetadata: {
        redirectUris: [callback],
        postLogoutRedirectUris: [],
        backchannelLogoutUri: `${address}/inside`,
      },
    },
  })
  const person = await somebody(careful)
  await signIn(careful.url, person.username, password, { clientId: id, redirectUri: callback })
  await person.ask('DELETE /api/my-account/sessions', { verification: await person.prove() })
  const attempts = `select attempts from graphile_worker.jobs where task_identifier = 'logout' and locked_at is null`
  await expect
    .poll(async () => (await careful.database.query(attempts)).rows, { timeout: 60_000 })
    .toEqual([{ attempts: 1 }])
  await careful.stop()
  expect(received).toEqual([])

  const other = await startTestServer({ databaseUrl: careful.databaseUrl, allowPrivateNetwork: true })
  issuer = other
  await other.database.query(
    `select graphile_worker.reschedule_jobs(array_agg(id), run_at => now()) from graphile_worker.jobs where task_identifier = 'logout'`,
  )
  await other.database.query(`select pg_notify('jobs:insert', '{"count":1}')`)
  await arrived(1)
  await other.stop()
  expect(received[0]?.claims).toMatchObject({ sub: person.id })
})
