import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type OtherProvider,
  redirectUri,
  startAnswering,
  startOtherProvider,
} from '../../../../../tests/support/openid-provider.ts'
import { authorize } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

// What a social sign-in refuses: forged and late callbacks, and providers that do not answer.

let server: TestServer
let other: OtherProvider
let silent: Awaited<ReturnType<typeof startAnswering>>
let slow: Awaited<ReturnType<typeof startAnswering>>

beforeAll(async () => {
  other = await startOtherProvider()
  silent = await startAnswering(() => {})
  // A byte each second: never silent for long, and never done.
  slow = await startAnswering((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 1000)
    response.on('close', () => clearInterval(timer))
  })
  server = await startTestServer({ allowPrivateNetwork: true })
  for (const [target, tokenEndpoint] of [
    ['other', `${other.url}/token`],
    ['silent', `${silent.url}/token`],
    ['slow', `${slow.url}/token`],
  ] as const)
    await server.manage('POST /api/connectors', {
      body: {
        id: target,
        connectorId: 'oidc',
        metadata: { target },
        config: { ...other.oidcConfig, tokenEndpoint },
      },
    })
})
afterAll(async () => {
  await server.stop()
  for (const each of [other, silent, slow]) await each.stop()
})

const socialAt = 'POST /api/experience/verification/social'
let count = 0

async function visit(options: Parameters<typeof authorize>[1] = {}) {
  const { jar } = await authorize(server.url, options)
  const call = (at: string, body?: unknown): Promise<Answer> =>
    ask(server.url, at, { body, headers: { cookie: jar.cookie } })
  await call('PUT /api/experience', { interactionEvent: 'Register' })
  return call
}
type Call = Awaited<ReturnType<typeof visit>>

/** A person who comes back from the provider. `state`: the application’s. */
async function returned(call: Call, { state = 'a-state', connectorId = 'other' } = {}) {
  const { body } = await call(`${socialAt}/${connectorId}/authorization-uri`, { state, redirectUri })
  const connectorData = await other.approve(body.authorizationUri, { sub: `visitor-${count++}` })
  return { connectorId, connectorData, verificationId: body.verificationId as string }
}
type Returned = Awaited<ReturnType<typeof returned>>

const verify = (call: Call, { connectorId, ...body }: Returned) =>
  call(`${socialAt}/${connectorId}/verify`, body)

/** Refuses the callback as given; it makes no account and verifies nothing. */
async function expectRefused(
  call: Call,
  callback: Returned,
  [status, code]: readonly [number, string],
): Promise<Answer> {
  const people = 'select count(*)::int as count from users'
  const before = (await server.database.query(people)).rows
  const answer = await expectNoTrace(server.database, () => verify(call, callback))
  expect(answer).toEqual(refusedAs(status, code))
  expect((await server.database.query(people)).rows).toEqual(before)
  const { body } = await call('GET /api/experience/interaction')
  for (const record of body.verificationRecords ?? []) expect(record.verified).toBe(false)
  return answer
}

describe('a social sign-in refuses', () => {
  it('a forged `state`, and accepts the right one afterwards', async () => {
    const call = await visit()
    const callback = await returned(call)
    for (const state of ['forged', ''])
      await expectRefused(call, { ...callback, connectorData: { ...callback.connectorData, state } }, [
        400,
        'connector.invalid_request_parameters',
      ])
    expect((await verify(call, callback)).status).toBe(200)
  })

  it('a `state` that was replayed: of an earlier attempt in this browser, or of another browser', async () => {
    const call = await visit()
    const earlier = await returned(call, { state: 'first' })
    const later = await returned(call, { state: 'second' })
    await expectRefused(call, earlier, [404, 'session.verification_session_not_found'])
    await expectRefused(call, { ...later, connectorData: earlier.connectorData }, [
      400,
      'connector.invalid_request_parameters',
    ])
    const stranger = await visit()
    await expectRefused(stranger, later, [404, 'session.verification_session_not_found'])
    // The stranger began with the same `state`, but the code is bound to the PKCE verifier of the first browser.
    const own = await returned(stranger, { state: 'second' })
    await expectRefused(stranger, { ...own, connectorData: later.connectorData }, [
      401,
      'connector.social_auth_code_invalid',
    ])
  })

  it('a `state` that expired with its sign-in, or with its interaction', async () => {
    const call = await visit()
    const callback = await returned(call)
    await server.database.query(`update sign_ins set expires_at = now() - interval '1 second'`)
    await expectRefused(call, callback, [404, 'session.interaction_not_found'])
    const late = await visit()
    const lateCallback = await returned(late)
    await server.database.query(
      `update oidc_records set expires_at = now() - interval '1 second' where model = 'Interaction'`,
    )
    await expectRefused(late, lateCallback, [400, 'session.not_found'])
  })

  it('a callback for an application that was deleted meanwhile', async () => {
    const redirectUris = ['https://app.example/callback']
    const { id } = await server.manage('POST /api/applications', {
      body: { name: 'Short-lived', type: 'SPA', oidcClientMetadata: { redirectUris } },
    })
    const call = await visit({ clientId: id, redirectUri: 'https://app.example/callback' })
    const callback = await returned(call)
    await server.manage('DELETE /api/applications/:id', { params: { id } })
    await expectRefused(call, callback, [400, 'session.not_found'])
    const { rows } = await server.database.query(`select from oidc_records where client_id = $1`, [id])
    expect(rows).toEqual([])
  })

  it('a provider that hangs, or never finishes, within ten seconds', async () => {
    const begun = performance.now()
    await Promise.all(
      ['silent', 'slow'].map(async connectorId => {
        const call = await visit()
        const { body } = await call(`${socialAt}/${connectorId}/authorization-uri`, {
          state: 'a-state',
          redirectUri,
        })
        const answer = await call(`${socialAt}/${connectorId}/verify`, {
          verificationId: body.verificationId,
          connectorData: { code: 'a-code', state: 'a-state' },
        })
        expect(answer).toEqual(
          refusedAs(400, 'connector.general', { reason: 'the provider did not answer in time' }),
        )
        const { verificationRecords } = (await call('GET /api/experience/interaction')).body
        expect(verificationRecords).toMatchObject([{ type: 'Social', verified: false }])
      }),
    )
    expect(performance.now() - begun).toBeLessThan(11_500)
  })
})
