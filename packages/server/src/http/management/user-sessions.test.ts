import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, CookieJar, signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import {
  registerThirdParty,
  signInElsewhere,
  type ThirdParty,
} from '../../../../../tests/support/third-party.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#2.13, docs/wire/management-api.md#2.14, docs/wire/management-api.md#2.15. What ending a
// session revokes is one capability for both APIs: `account/session-end.test.ts`, `account/grants.test.ts`,
// `account/trusted-devices.test.ts`. Authorization: `tests/access-management.test.ts`.

let server: TestServer
let token: string
let theirs: ThirdParty
const nobody = '000000000000'

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
  theirs = await registerThirdParty(server, ['email'])
})
afterAll(() => server.stop())

const manage = (at: string): Promise<Answer> => ask(server.url, at, { token })
const latestLog = async (person: Somebody) =>
  (await server.manage('GET /api/logs', { query: { userId: person.id } }))[0]
const sessionsOf = async (person: Somebody) =>
  (await manage(`GET /api/users/${person.id}/sessions`)).body.sessions
const grantsOf = async (person: Somebody, query = '') =>
  (await manage(`GET /api/users/${person.id}/grants${query}`)).body.grants

function refresh({ refresh_token = '' }: { refresh_token?: string | undefined }) {
  const form = { grant_type: 'refresh_token', client_id: 'demo-app', refresh_token }
  return ask(server.url, 'POST /oidc/token', {
    text: String(new URLSearchParams(form)),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

describe('a person’s sessions', () => {
  it('are listed as in the Account API, without `isCurrent`', async () => {
    const mira = await somebody(server)
    const { body } = await mira.ask('GET /api/my-account/sessions', { verification: await mira.prove() })
    expect(body.sessions).toMatchObject([{ isCurrent: true, accountId: mira.id }])
    const [{ isCurrent: _, ...listedThere }] = body.sessions
    // To the person, their own session is active now.
    const own = { ...listedThere, lastActiveAt: expect.any(Number) }
    const listed = await manage(`GET /api/users/${mira.id}/sessions`)
    expect([listed.status, listed.body]).toEqual([200, { sessions: [own] }])
    const one = await manage(`GET /api/users/${mira.id}/sessions/${own.payload.uid}`)
    expect([one.status, one.body]).toEqual([200, own])
  })

  it('are returned one by one, but not through another person’s path', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const [session] = await sessionsOf(mira)
    const path = (who: string) => `GET /api/users/${who}/sessions/${session.payload.uid}`
    expect(await manage(path(mira.id))).toMatchObject({ status: 200, body: session })
    for (const who of [noor.id, nobody])
      expect(await manage(path(who))).toEqual(refusedAs(404, 'oidc.session_not_found'))
  })

  it('are empty for an unknown person, whose sessions cannot be ended', async () => {
    expect(await manage(`GET /api/users/${nobody}/sessions`)).toMatchObject({
      status: 200,
      body: { sessions: [] },
    })
    expect(await manage(`DELETE /api/users/${nobody}/sessions`)).toEqual(refusedAs(404, 'entity.not_found'))
  })

  it('can be ended one by one, with their tokens, and the event names the administrator', async () => {
    const mira = await somebody(server)
    const jar = new CookieJar()
    const second = await signIn(server.url, mira.username, password, { jar })
    const [{ payload }] = await sessionsOf(mira)
    expect(await manage(`DELETE /api/users/${mira.id}/sessions/${payload.uid}`)).toMatchObject({
      status: 204,
      text: '',
    })
    expect((await refresh(second)).status).toBe(400)
    expect((await authorize(server.url, { jar })).location).not.toContain('code=')
    expect((await refresh(mira)).status).toBe(200)
    const log = await server.manage('GET /api/logs', {
      query: { userId: mira.id, logKey: 'Session.Ended' },
    })
    expect(log).toMatchObject([{ payload: { actor: { kind: 'admin' }, sessions: [payload.uid] } }])
    await expectNoTrace(server.database, async () =>
      expect(await manage(`DELETE /api/users/${mira.id}/sessions/${payload.uid}`)).toEqual(
        refusedAs(404, 'oidc.session_not_found'),
      ),
    )
  })

  it('cannot be ended through another person’s path', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const [{ payload }] = await sessionsOf(mira)
    await expectNoTrace(server.database, async () => {
      expect(await manage(`DELETE /api/users/${noor.id}/sessions/${payload.uid}`)).toEqual(
        refusedAs(404, 'oidc.invalid_session_account_id'),
      )
      expect(await manage(`DELETE /api/users/${nobody}/sessions/${payload.uid}`)).toEqual(
        refusedAs(404, 'oidc.session_not_found'),
      )
      expect(
        await manage(`DELETE /api/users/${mira.id}/sessions/${payload.uid}?revokeGrantsTarget=some`),
      ).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('can be ended together with their grants', async () => {
    const mira = await somebody(server)
    await signInElsewhere(server, theirs, { username: mira.username, password })
    const [{ payload }] = await sessionsOf(mira)
    expect(await grantsOf(mira)).toHaveLength(1)
    await manage(`DELETE /api/users/${mira.id}/sessions/${payload.uid}?revokeGrantsTarget=all`)
    expect(await grantsOf(mira)).toEqual([])
  })

  it('can be ended all at once', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const second = await signIn(server.url, mira.username, password)
    expect((await manage(`DELETE /api/users/${mira.id}/sessions`)).status).toBe(204)
    expect(await sessionsOf(mira)).toEqual([])
    for (const tokens of [mira, second]) expect((await refresh(tokens)).status).toBe(400)
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
    expect(await sessionsOf(noor)).toHaveLength(1)
  })
})

describe('a person’s grants', () => {
  it('are listed as in the Account API, filtered by application type', async () => {
    const mira = await somebody(server)
    await signInElsewhere(server, theirs, { username: mira.username, password })
    const { body } = await mira.ask('GET /api/my-account/grants', { verification: await mira.prove() })
    expect(body.grants).toMatchObject([{ application: { id: theirs.id } }])
    expect(await grantsOf(mira)).toEqual(body.grants)
    expect(await grantsOf(mira, '?appType=thirdParty')).toEqual(body.grants)
    expect(await grantsOf(mira, '?appType=firstParty')).toEqual([])
    expect(await manage(`GET /api/users/${mira.id}/grants?appType=any`)).toEqual(
      refusedAs(400, 'guard.invalid_input'),
    )
  })

  it('are empty for an unknown person', async () => {
    const { status, body } = await manage(`GET /api/users/${nobody}/grants`)
    expect([status, body]).toEqual([200, { grants: [] }])
  })

  it('can be revoked with their tokens, but not through another person’s path', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const tokens = await signInElsewhere(server, theirs, { username: mira.username, password })
    const userinfo = () => ask(server.url, 'GET /oidc/me', { token: tokens.access_token })
    const [{ id }] = await grantsOf(mira)
    await expectNoTrace(server.database, async () => {
      for (const who of [noor.id, nobody])
        expect(await manage(`DELETE /api/users/${who}/grants/${id}`)).toEqual(
          refusedAs(404, 'oidc.invalid_grant'),
        )
    })
    expect((await userinfo()).status).toBe(200)
    expect(await manage(`DELETE /api/users/${mira.id}/grants/${id}`)).toMatchObject({ status: 204, text: '' })
    expect((await userinfo()).status).toBe(401)
    expect(await grantsOf(mira)).toEqual([])
    expect(await latestLog(mira)).toMatchObject({
      key: 'Grant.Revoked',
      payload: { actor: { kind: 'admin' }, grants: [id] },
    })
  })
})

describe('a person’s trusted devices', () => {
  const trust = (person: Somebody, id: string) =>
    server.database.query(
      `insert into trusted_devices (id, user_id, secret_hash, user_agent, created_at, last_used_at, expires_at)
       values ($1, $2, 'a hash', 'A browser', now(), now(), now() + interval '1 day')`,
      [id, person.id],
    )
  const devicesOf = (who: string, query = '') => manage(`GET /api/users/${who}/trusted-devices${query}`)

  it('are paginated', async () => {
    const mira = await somebody(server)
    for (const id of ['one', 'two', 'three']) await trust(mira, `${mira.id}-${id}`)
    const { status, body, headers } = await devicesOf(mira.id, '?page_size=2')
    expect([status, headers.get('total-number')]).toEqual([200, '3'])
    expect(body).toHaveLength(2)
    expect(body[0]).toEqual({
      id: `${mira.id}-three`,
      userAgent: 'A browser',
      device: { browser: null, os: null, type: null },
      country: null,
      city: null,
      createdAt: expect.any(Number),
      lastUsedAt: expect.any(Number),
      expiresAt: expect.any(Number),
    })
    expect(JSON.stringify(body)).not.toContain('a hash')
    expect(await devicesOf(nobody)).toEqual(refusedAs(404, 'entity.not_found'))
  })

  it('can be removed, but not through another person’s path', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    await trust(mira, mira.id)
    await expectNoTrace(server.database, async () => {
      for (const who of [noor.id, nobody])
        expect(await manage(`DELETE /api/users/${who}/trusted-devices/${mira.id}`)).toEqual(
          refusedAs(404, 'entity.not_found'),
        )
    })
    expect((await manage(`DELETE /api/users/${mira.id}/trusted-devices/${mira.id}`)).status).toBe(204)
    expect((await devicesOf(mira.id)).body).toEqual([])
    expect(await latestLog(mira)).toMatchObject({
      key: 'TrustedDevice.Deleted',
      payload: { actor: { kind: 'admin' } },
    })
  })
})
