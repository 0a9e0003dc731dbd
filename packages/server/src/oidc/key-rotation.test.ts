import { setTimeout as pause } from 'node:timers/promises'
import type { OidcKey } from '@latchkey/contract'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../tests/support/back-ends.ts'
import { authorize, CookieJar, signIn } from '../../../../tests/support/people.ts'
import { newApi } from '../../../../tests/support/permissions.ts'
import {
  backEnd,
  managementToken,
  startTestServer,
  type TestServer,
} from '../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../tests/support/wire.ts'
import { sweep } from '../events/sweep.ts'

// docs/wire/management-api.md#6.14. Several nodes, and a crash: tests/key-rotation.test.ts.

let server: TestServer
let token: string
beforeEach(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterEach(() => server.stop())

/** With a new token each time, since a deleted key ends the earlier ones. */
const manage = async (at: string, body?: unknown) =>
  ask(server.url, at, { token: await managementToken(server.url), body })
/** With the first token; a new one would be in the log. */
const manageWithoutTrace = (at: string, body?: unknown) =>
  expectNoTrace(server.database, () => ask(server.url, at, { token, body }))
const privateKeys = async (): Promise<OidcKey[]> => (await manage('GET /api/configs/oidc/private-keys')).body
const cookieKeys = async (): Promise<OidcKey[]> => (await manage('GET /api/configs/oidc/cookie-keys')).body
const rotate = (type: string, body: unknown = {}) => manage(`POST /api/configs/oidc/${type}/rotate`, body)
const remove = (type: string, id = '') => manage(`DELETE /api/configs/oidc/${type}/${id}`)
const published = async (): Promise<string[]> =>
  (await ask(server.url, 'GET /oidc/jwks')).body.keys.map(({ kid }: { kid: string }) => kid)
const jwks = () => createRemoteJWKSet(new URL(`${server.url}/oidc/jwks`))
const statuses = (keys: OidcKey[]) => keys.map(({ status }) => status)

/** A new access token for an API. */
async function tokenFor(resource: string): Promise<string> {
  const { status, body } = await ask(server.url, 'POST /oidc/token', {
    text: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: backEnd.id,
      client_secret: backEnd.secret,
      resource,
      scope: 'all',
    }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(status).toBe(200)
  return body.access_token
}

const introspect = (text: string) =>
  ask(server.url, 'POST /oidc/token/introspection', {
    text: new URLSearchParams({
      token: text,
      client_id: backEnd.id,
      client_secret: backEnd.secret,
    }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

/** This node replaces its provider in the moment after the answer. */
async function soon(claim: () => Promise<boolean>) {
  for (let tries = 0; tries < 40 && !(await claim()); tries += 1) await pause(50)
  expect(await claim()).toBe(true)
}

const kidOf = (jwt: string) => decodeProtectedHeader(jwt).kid

describe('a rotated private key', () => {
  it('signs at once, and what the previous key signed stays valid', async () => {
    const [first] = await privateKeys()
    const { indicator } = await newApi(server, ['read'])
    const old = await tokenFor(indicator)
    const rotated = await rotate('private-keys')
    expect(rotated.status).toBe(200)
    expect(statuses(rotated.body)).toEqual(['Current', 'Previous'])
    expect(rotated.body).toEqual(await privateKeys())
    const [current, previous] = rotated.body
    expect(previous).toEqual({ ...first, status: 'Previous' })
    expect(current).toEqual({
      id: expect.any(String),
      createdAt: expect.closeTo(Date.now() / 1000, -1),
      signingKeyAlgorithm: 'EC',
      status: 'Current',
    })
    await soon(async () => kidOf(await tokenFor(indicator)) === current.id)
    expect(kidOf(old)).toBe(previous.id)
    for (const each of [old, await tokenFor(indicator)]) {
      await jwtVerify(each, jwks(), { issuer: `${server.url}/oidc`, audience: indicator })
      expect((await introspect(each)).body).toMatchObject({ active: true, client_id: backEnd.id })
    }
    // The token of this test itself was signed by the previous key.
    expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(200)
  })

  it('leaves former keys valid until their tokens have expired, however often keys rotate in between', async () => {
    const { indicator, id } = await newApi(server, ['read'])
    await manage(`PATCH /api/resources/${id}`, { accessTokenTtl: 86_400 })
    const old = await tokenFor(indicator)
    for (let times = 0; times < 3; times += 1) await rotate('private-keys')
    const keys = await privateKeys()
    expect(statuses(keys)).toEqual(['Current', 'Previous', 'Previous', 'Previous'])
    await soon(async () => (await published()).length === 8)
    await sweep(server.running.services.database, new Date())
    await jwtVerify(old, jwks(), { issuer: `${server.url}/oidc`, audience: indicator })
    expect((await introspect(old)).body).toMatchObject({ active: true })
    expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(200)
    // The first key is needed for a day, as long as its longest token, and a moment for nodes that hear late.
    const { rows } = await server.database.query(
      `select extract(epoch from verifies_until - now())::float as seconds from signing_keys where id = $1`,
      [keys[3]?.id],
    )
    expect(rows[0].seconds).toBeGreaterThan(86_400 + 30)
    expect(rows[0].seconds).toBeLessThan(86_400 + 120)
  })

  it('ends with the tokens of its former keys, except that its predecessor stays', async () => {
    for (let times = 0; times < 3; times += 1) await rotate('private-keys')
    const [, predecessor, second, first] = await privateKeys()
    await server.database.query(
      `update signing_keys set verifies_until = now() - interval '1 second' where id = any($1)`,
      [[predecessor?.id, first?.id]],
    )
    await server.database.query('notify latchkey_signing_keys')
    await soon(async () => !(await published()).includes(first?.id ?? ''))
    expect(await published()).toEqual(expect.arrayContaining([predecessor?.id, second?.id]))
    expect(await ask(server.url, 'GET /api/users', { token })).toEqual(refusedAs(401, 'auth.unauthorized'))
    await sweep(server.running.services.database, new Date())
    expect((await privateKeys()).map(({ id }) => id)).not.toContain(first?.id)
    expect(statuses(await privateKeys())).toEqual(['Current', 'Previous', 'Previous'])
  })

  it('is refused while ten former keys are needed, until one is deleted or not needed any more', async () => {
    for (let times = 0; times < 10; times += 1) expect((await rotate('private-keys')).status).toBe(200)
    const keys = await privateKeys()
    expect(keys).toHaveLength(11)
    const inAnHour = Date.now() / 1000 + 3600
    const refused = await manageWithoutTrace('POST /api/configs/oidc/private-keys/rotate', {})
    expect(refused).toEqual(
      refusedAs(422, 'oidc.too_many_previous_keys', { limit: 10, nextAt: expect.any(Number) }),
    )
    expect(refused.body.data.nextAt).toBeGreaterThan(inAnHour)
    expect(refused.body.data.nextAt).toBeLessThan(inAnHour + 120)
    expect(await privateKeys()).toEqual(keys)
    // After the grace period, the former keys are not needed any more.
    expect((await rotate('private-keys', { rotationGracePeriod: 4000 })).status).toBe(200)
    expect((await remove('private-keys', keys[5]?.id)).status).toBe(204)
    expect((await rotate('private-keys')).status).toBe(200)
  })

  it('of type RSA signs everything with RS256 for clients that chose no algorithm', async () => {
    const { body } = await rotate('private-keys', { signingKeyAlgorithm: 'RSA' })
    expect(body.map((key: OidcKey) => key.signingKeyAlgorithm)).toEqual(['RSA', 'EC'])
    const { indicator } = await newApi(server, ['read'])
    await soon(async () => decodeProtectedHeader(await tokenFor(indicator)).alg === 'RS256')
    await jwtVerify(await tokenFor(indicator), jwks(), { algorithms: ['RS256'] })
    const mira = await somebody(server)
    await jwtVerify(mira.id_token, jwks(), { algorithms: ['RS256'], audience: 'demo-app' })
    // A token of the Management API with the other algorithm.
    const other = await tokenFor('https://default.logto.app/api')
    expect((await ask(server.url, 'GET /api/users', { token: other })).status).toBe(200)
  })

  it('keeps the algorithm that an application chose for its ID tokens', async () => {
    const redirectUri = 'https://app.example/callback'
    const { username } = await somebody(server)
    const register = async (idTokenSignedResponseAlg: 'RS256' | 'ES384') =>
      (
        await server.manage('POST /api/applications', {
          body: {
            name: 'A client',
            type: 'SPA',
            oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [] },
            customClientMetadata: { idTokenSignedResponseAlg },
          },
        })
      ).id
    const clients = { RS256: await register('RS256'), ES384: await register('ES384') }
    for (const signingKeyAlgorithm of ['EC', 'RSA']) {
      const before = await published()
      const { body } = await rotate('private-keys', { signingKeyAlgorithm })
      await soon(async () => (await published())[0] === body[0].id)
      for (const [alg, clientId] of Object.entries(clients)) {
        const { id_token: idToken } = await signIn(server.url, username, password, { clientId, redirectUri })
        await jwtVerify(idToken, jwks(), { algorithms: [alg], audience: clientId })
        expect(before).not.toContain(kidOf(idToken))
      }
    }
  })

  it('is published before it signs, for the grace period', async () => {
    const { indicator } = await newApi(server, ['read'])
    const { body } = await rotate('private-keys', { rotationGracePeriod: 3 })
    expect(statuses(body)).toEqual(['Next', 'Current'])
    const [next, current] = body
    expect(next.effectiveAt - next.createdAt).toBeGreaterThanOrEqual(3)
    await soon(async () => (await published()).includes(next.id))
    // A client that caches the published keys from now on.
    const cached = jwks()
    const before = await tokenFor(indicator)
    expect(kidOf(before)).toBe(current.id)
    await jwtVerify(before, cached)
    await pause(Math.max(0, next.effectiveAt * 1000 + 1000 - Date.now()))
    await soon(async () => kidOf(await tokenFor(indicator)) === next.id)
    await jwtVerify(await tokenFor(indicator), cached)
    expect(statuses(await privateKeys())).toEqual(['Current', 'Previous'])
    expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(200)
  })

  it('that has not signed yet is replaced by another rotation, and the current key stays', async () => {
    await rotate('private-keys')
    const [current, previous] = await privateKeys()
    const { body: first } = await rotate('private-keys', { rotationGracePeriod: 100 })
    const { body: second } = await rotate('private-keys', { rotationGracePeriod: 200 })
    expect(statuses(second)).toEqual(['Next', 'Current', 'Previous'])
    expect(second.slice(1)).toEqual([current, previous])
    expect(second[0].id).not.toBe(first[0].id)
  })

  it('waits as long as the operator set, unless the rotation says otherwise', async () => {
    await server.stop()
    server = await startTestServer({ keyRotationGracePeriod: 50 })
    const { body } = await rotate('private-keys')
    expect(statuses(body)).toEqual(['Next', 'Current'])
    expect(body[0].effectiveAt - body[0].createdAt).toBeGreaterThanOrEqual(50)
    expect(statuses((await rotate('private-keys', { rotationGracePeriod: 0 })).body)).toEqual([
      'Current',
      'Previous',
    ])
  })

  it('has one order, also for ten rotations at once', async () => {
    const at = 'POST /api/configs/oidc/private-keys/rotate'
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ask(server.url, at, { token, body: {} })),
    )
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(statuses(body)).toEqual(['Current', ...Array(body.length - 1).fill('Previous')])
    }
    const newest = answers.map(({ body }: Answer) => body[0].id)
    expect(new Set(newest).size).toBe(10)
    await pause(500)
    const keys = await privateKeys()
    expect(statuses(keys)).toEqual(['Current', ...Array(10).fill('Previous')])
    expect(new Set(keys.slice(0, 10).map(({ id }) => id))).toEqual(new Set(newest))
  })

  it('that is retired is deleted from the database by the sweep', async () => {
    await rotate('private-keys')
    await server.database.query('update signing_keys set verifies_until = now()')
    await rotate('private-keys', { rotationGracePeriod: 1 })
    await pause(1500)
    expect(statuses(await privateKeys())).toEqual(['Current', 'Previous'])
    const count = async () =>
      (await server.database.query(`select 1 from signing_keys where purpose = 'private'`)).rowCount
    expect(await count()).toBe(3)
    await sweep(server.running.services.database, new Date())
    expect(await count()).toBe(2)
    expect(statuses(await privateKeys())).toEqual(['Current', 'Previous'])
  })
})

describe('a deleted key', () => {
  it('takes its signatures with it at once, also of cached tokens', async () => {
    // This node has verified and cached the token.
    expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(200)
    await rotate('private-keys')
    const [, previous] = await privateKeys()
    expect((await remove('private-keys', previous?.id)).status).toBe(204)
    await soon(async () => (await ask(server.url, 'GET /api/users', { token })).status === 401)
    expect(await published()).not.toContain(previous?.id)
  })

  it('is the previous one or a cookie key, and never the last', async () => {
    const [only] = await privateKeys()
    const [cookie] = await cookieKeys()
    const none = [
      [await remove('private-keys', only?.id), 422, 'oidc.key_required'],
      [await remove('cookie-keys', cookie?.id), 422, 'oidc.key_required'],
    ] as const
    for (const [answer, status, code] of none) expect(answer).toEqual(refusedAs(status, code))
    await rotate('private-keys')
    const [current] = await privateKeys()
    const refused = []
    for (const at of [
      `private-keys/${current?.id}`,
      'private-keys/nothing',
      `cookie-keys/${current?.id}`,
      `keys/${current?.id}`,
    ])
      refused.push(await manageWithoutTrace(`DELETE /api/configs/oidc/${at}`))
    expect(refused).toEqual([
      refusedAs(422, 'oidc.only_previous_key_can_be_deleted'),
      refusedAs(404, 'oidc.key_not_found'),
      refusedAs(422, 'oidc.key_required'),
      refusedAs(400, 'guard.invalid_input'),
    ])
  })
})

describe('a rotated cookie key', () => {
  it('keeps sessions and sign-ins that have begun', async () => {
    const jar = new CookieJar()
    const { username } = await somebody(server)
    await signIn(server.url, username, password, { jar })
    const { body } = await rotate('cookie-keys')
    expect(body).toEqual([
      { id: expect.any(String), createdAt: expect.any(Number) },
      { id: expect.any(String), createdAt: expect.any(Number) },
    ])
    const silently = async () =>
      new URL((await authorize(server.url, { jar, extra: { prompt: 'none' } })).location).searchParams.has(
        'code',
      )
    expect(await silently()).toBe(true)
    // As after the minute in which every node learns of the key.
    await server.database.query(`update signing_keys set effective_at = now() - interval '1 second' * (
      select count(*) from signing_keys as later where later.purpose = 'cookie' and later.created_at > signing_keys.created_at)
      where purpose = 'cookie'`)
    await server.database.query('notify latchkey_signing_keys')
    await pause(300)
    const signatureBefore = jar.cookie
    expect(await silently()).toBe(true)
    expect(jar.cookie).not.toBe(signatureBefore)
    // The oldest key may go now: the session was signed again.
    const [, oldest] = await cookieKeys()
    expect((await remove('cookie-keys', oldest?.id)).status).toBe(204)
    await pause(300)
    expect(await silently()).toBe(true)
  })

  it('is one of the two newest', async () => {
    const ids = []
    for (let times = 0; times < 3; times += 1) ids.push((await rotate('cookie-keys')).body[0].id)
    expect((await cookieKeys()).map(({ id }) => id)).toEqual([ids[2], ids[1]])
  })

  it('has no grace period', async () => {
    const refused = await manageWithoutTrace('POST /api/configs/oidc/cookie-keys/rotate', {
      rotationGracePeriod: 0,
    })
    expect(refused).toEqual(refusedAs(422, 'oidc.invalid_request'))
  })
})

describe('the keys', () => {
  it('are never shown, and every change is recorded', async () => {
    const rotated = await rotate('private-keys')
    const [current, previous] = rotated.body
    await remove('private-keys', previous.id)
    const { text } = await manage('GET /api/configs/oidc/private-keys')
    expect(text).not.toMatch(/"(d|x|k|n|p|q|sealed.*|value)"/)
    const { body } = await manage('GET /api/logs?logKey=OidcKey.*')
    expect(body.map(({ key, payload }: { key: string; payload: object }) => [key, payload])).toEqual([
      ['OidcKey.Deleted', expect.objectContaining({ keyType: 'private-keys', keyId: previous.id })],
      ['OidcKey.Rotated', expect.objectContaining({ keyId: current.id, algorithm: 'EC' })],
    ])
  })

  it.each([
    ['POST /api/configs/oidc/keys/rotate', {}],
    ['POST /api/configs/oidc/private-keys/rotate', { signingKeyAlgorithm: 'HS256' }],
    ['POST /api/configs/oidc/private-keys/rotate', { rotationGracePeriod: -1 }],
    ['POST /api/configs/oidc/private-keys/rotate', { rotationGracePeriod: 1e9 }],
    ['GET /api/configs/oidc/keys', undefined],
  ])('refuse %s with %j', async (at, body) => {
    expect(await manageWithoutTrace(at, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('are changed by holders of `settings:write` alone', async () => {
    const reader = await backEndWith(server, ['settings:read'])
    const refused = await ask(server.url, 'POST /api/configs/oidc/private-keys/rotate', {
      token: reader.token,
      body: {},
    })
    expect(refused).toEqual(refusedAs(403, 'auth.forbidden'))
  })
})
