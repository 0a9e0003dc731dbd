import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  askExchange,
  type Exchanger,
  impersonate,
  newPersonalAccessToken,
  newSubjectToken,
  registerExchanger,
  types,
} from '../../../../../tests/support/exchange.ts'
import { allScopes } from '../../../../../tests/support/people.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask, type RequestOptions } from '../../../../../tests/support/wire.ts'

// What a token from a token exchange may do to an account. Every operation of the API: `tests/access.test.ts`.

let server: TestServer
let exchanger: Exchanger

beforeAll(async () => {
  server = await startTestServer()
  exchanger = await registerExchanger(server)
})
afterAll(() => server.stop())

const leftToThem = refusedAs(403, 'auth.forbidden', { reason: 'impersonated' })
const notProved = refusedAs(401, 'verification_record.permission_denied')

async function asImpersonator({ id }: Somebody) {
  const token = await impersonate(server, exchanger, id, { scope: allScopes })
  return (at: string, asked: RequestOptions = {}) => ask(server.url, at, { token, ...asked })
}

async function asScript({ id }: Somebody) {
  const { body } = await askExchange(server, exchanger, {
    subject_token: await newPersonalAccessToken(server, id),
    subject_token_type: types.personal,
    scope: allScopes,
  })
  return (at: string, asked: RequestOptions = {}) =>
    ask(server.url, at, { token: body.access_token, ...asked })
}

/** One change of each credential, identifier, session and grant. */
const changes: [at: string, body?: unknown][] = [
  ['POST /api/my-account/password', { password: 'a-Quieter-Lake-78' }],
  ['POST /api/my-account/deletion'],
  ['PATCH /api/my-account', { username: 'taken_over' }],
  [
    'POST /api/my-account/primary-email',
    { email: 'thief@mail.example', newIdentifierVerificationRecordId: 'x' },
  ],
  ['DELETE /api/my-account/primary-phone'],
  ['POST /api/my-account/mfa-verifications', { type: 'Totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }],
  ['POST /api/my-account/identities', { newIdentifierVerificationRecordId: 'x' }],
  ['DELETE /api/my-account/identities/google'],
  ['DELETE /api/my-account/sessions'],
  ['DELETE /api/my-account/grants/any'],
]

describe('an impersonator', () => {
  it('can read the account and change ordinary fields', async () => {
    const mira = await somebody(server)
    const call = await asImpersonator(mira)
    expect((await call('GET /api/my-account')).body).toMatchObject({ id: mira.id, username: mira.username })
    expect((await call('PATCH /api/my-account', { body: { name: 'Mira' } })).body.name).toBe('Mira')
    expect((await mira.ask('GET /api/my-account')).body.name).toBe('Mira')
  })

  it.each(changes)(
    'cannot change credentials or identifiers, even with the person’s verification record: %s',
    async (at, body) => {
      const mira = await somebody(server)
      const call = await asImpersonator(mira)
      const verification = await mira.prove()
      await expectNoTrace(server.database, async () => {
        expect(await call(at, { body, verification })).toEqual(leftToThem)
        expect(await call(at, { body })).toEqual(leftToThem)
      })
    },
  )

  it('cannot read the person’s tokens of social providers', async () => {
    const call = await asImpersonator(await somebody(server))
    expect(await call('GET /api/my-account/identities/google/access-token')).toEqual(leftToThem)
  })

  it('is not verified as the person, even with their password', async () => {
    const mira = await somebody(server)
    const call = await asImpersonator(mira)
    const proved = await call('POST /api/verifications/password', { body: { password } })
    expect(proved.status).toBe(201)
    const verification = proved.body.verificationRecordId
    expect(await call('GET /api/my-account/sessions', { verification })).toEqual(notProved)
  })

  it('opens the account page with a subject token, until it is revoked', async () => {
    const mira = await somebody(server)
    const page = { id: 'account-center' }
    const token = await impersonate(server, page, mira.id, { scope: allScopes, reason: 'ticket 4711' })
    expect((await ask(server.url, 'GET /api/my-account', { token })).body.id).toBe(mira.id)
    expect(await ask(server.url, 'DELETE /api/my-account/sessions', { token })).toEqual(leftToThem)
    await ask(server.url, 'POST /oidc/token/revocation', {
      text: new URLSearchParams({ token, client_id: page.id }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect((await ask(server.url, 'GET /api/my-account', { token })).status).toBe(401)
  })

  it('gets no other token by way of the account page', async () => {
    const mira = await somebody(server)
    const page = { id: 'account-center' }
    const subject = () => newSubjectToken(server, mira.id)
    const refused = refusedAs(400, 'oidc.invalid_grant')
    for (const [type, token, more] of [
      [types.personal, await newPersonalAccessToken(server, mira.id), {}],
      [types.accessToken, mira.access_token, {}],
      [types.impersonation, await subject(), { resource: 'https://default.logto.app/api' }],
    ] as const)
      expect(
        await askExchange(server, page, {
          subject_token: token,
          subject_token_type: type,
          scope: 'openid',
          ...more,
        }),
        type,
      ).toEqual(refused)
  })

  it('is named in the log beside the person, for changes and refusals, with the reason', async () => {
    const mira = await somebody(server)
    const token = await impersonate(server, exchanger, mira.id, { scope: allScopes, reason: 'ticket 4711' })
    await ask(server.url, 'PATCH /api/my-account', { token, body: { name: 'Mira' } })
    await ask(server.url, 'DELETE /api/my-account/sessions', { token })
    const logs = await server.manage('GET /api/logs', { query: { userId: mira.id } })
    expect(logs.slice(0, 4).map(({ key, payload }) => [key, payload.actor.impersonator])).toEqual([
      ['Refused', backEnd.id],
      ['User.Data.Updated', backEnd.id],
      ['ExchangeTokenBy.TokenExchange', backEnd.id],
      ['SubjectToken.Created', undefined],
    ])
    for (const { payload } of logs.slice(2, 4)) expect(payload.reason).toBe('ticket 4711')
  })
})

describe('a personal access token', () => {
  it('acts as the person, without a session', async () => {
    const mira = await somebody(server)
    const call = await asScript(mira)
    expect((await call('PATCH /api/my-account', { body: { name: 'By a script' } })).status).toBe(200)
    const [log] = await server.manage('GET /api/logs', { query: { userId: mira.id } })
    expect(log?.payload.actor).toEqual({ kind: 'owner', id: mira.id })
    const verification = await mira.prove()
    const { sessions } = (await call('GET /api/my-account/sessions', { verification })).body
    expect(sessions.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toEqual([false])
  })

  it.each(changes)(
    'cannot change credentials or identifiers without a verification: %s',
    async (at, body) => {
      const call = await asScript(await somebody(server))
      await expectNoTrace(server.database, async () => expect(await call(at, { body })).toEqual(notProved))
    },
  )

  it('needs a verification even where the person would not need one', async () => {
    const mira = await somebody(server)
    const call = await asScript(mira)
    await server.database.query(
      'update users set password_digest = null, password_algorithm = null where id = $1',
      [mira.id],
    )
    const body = { password: 'a-Quieter-Lake-78' }
    await expectNoTrace(server.database, async () =>
      expect(await call('POST /api/my-account/password', { body })).toEqual(notProved),
    )
    expect((await mira.ask('POST /api/my-account/password', { body })).status).toBe(204)
  })

  it('can change the password with a verification by the person’s password', async () => {
    const mira = await somebody(server)
    const call = await asScript(mira)
    const proved = await call('POST /api/verifications/password', { body: { password } })
    const verification = proved.body.verificationRecordId
    const body = { password: 'a-Quieter-Lake-78' }
    expect((await call('POST /api/my-account/password', { body, verification })).status).toBe(204)
  })
})
