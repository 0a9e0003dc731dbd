import { generateKeyPair, type JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Google, startGoogle } from '../../../../../tests/support/google.ts'
import { authorize, clientOf, exchange, follow } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

const oneTap = { isEnabled: true, autoSelect: true }
let server: TestServer
let google: Google
let theirs: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

beforeAll(async () => {
  theirs = (await generateKeyPair('RS256')).privateKey
  server = await startTestServer({ allowPrivateNetwork: true })
  google = await startGoogle(server)
  await google.configure({ oneTap })
})
afterAll(async () => {
  await server.stop()
  await google.stop()
})

const credential = (claims?: JWTPayload, key?: typeof theirs) => google.credential(claims, key)

type Data = { credential: string; g_csrf_token?: string }

async function visit(interactionEvent = 'SignIn', cookie = '') {
  const request = await authorize(server.url)
  const call = (route: string, body?: unknown): Promise<Answer> =>
    ask(server.url, route, { body, headers: { cookie: `${request.jar.cookie}${cookie}` } })
  await call('PUT /api/experience', { interactionEvent })
  const tap = (connectorData: Data, connectorId = 'tap') =>
    call(`POST /api/experience/verification/social/${connectorId}/verify`, { connectorData })
  const identify = ({ body: { verificationId } }: Answer) =>
    call('POST /api/experience/identification', { verificationId })
  return { request, call, tap, identify }
}

const invalid = (reason?: string) =>
  refusedAs(401, 'connector.social_invalid_id_token', reason === undefined ? undefined : { reason })

describe('a person with Google One Tap', () => {
  it('registers, and signs in to the same account later', async () => {
    const registering = await visit('Register')
    const proved = await registering.tap({ credential: await credential() })
    expect(proved.status, proved.text).toBe(200)
    expect(await registering.identify(proved)).toEqual(refusedAs(422, 'user.missing_profile'))
    await registering.call('POST /api/experience/profile', { type: 'username', value: 'tapper' })
    expect((await registering.call('POST /api/experience/submit')).status).toBe(200)

    const { request, call, tap, identify } = await visit()
    expect((await identify(await tap({ credential: await credential() }))).status).toBe(204)
    const { body } = await call('POST /api/experience/submit')
    const back = await follow(request.jar, body.redirectTo, request.redirectUri)
    const account = await clientOf(
      server.url,
      await exchange(server.url, back, request),
    )('GET /api/my-account')
    expect(account).toMatchObject({
      username: 'tapper',
      name: 'Mira',
      primaryEmail: 'mira@people.example',
      identities: { google: { userId: '1122' } },
    })
  })

  it('without an account is told so, by a credential that is not kept', async () => {
    const { tap, identify } = await visit()
    const stranger = await tap({ credential: await credential({ sub: '9', email_verified: false }) })
    expect(await identify(stranger)).toEqual(refusedAs(404, 'user.identity_not_exist'))
  })
})

describe('a credential of Google One Tap', () => {
  it.each<[string, JWTPayload]>([
    ['of another client', { aud: 'another.apps.googleusercontent.com' }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 120 }],
    ['that is older than an hour', { iat: Math.floor(Date.now() / 1000) - 7200 }],
    ['with the nonce of another request', { nonce: 'of another interaction' }],
  ])('%s is refused', async (_, claims) => {
    const { tap } = await visit()
    await expectNoTrace(server.database, async () =>
      expect(await tap({ credential: await credential(claims) })).toEqual(invalid()),
    )
  })

  it('that Google did not sign is refused', async () => {
    const { tap } = await visit()
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(`{"iss":"https://accounts.google.com","sub":"1"}`)}.`
    for (const forged of [await credential({}, theirs), unsigned, 'nonsense', ''])
      expect((await tap({ credential: forged })).status, forged.slice(0, 20)).toBe(401)
  })

  it('with the id of its interaction as nonce is accepted', async () => {
    const { request, tap } = await visit()
    const interaction = new URL(request.location, server.url).searchParams.get('interaction') ?? ''
    const answer = await tap({ credential: await credential({ nonce: interaction }) })
    expect(answer.status, answer.text).toBe(200)
  })

  it('is accepted once, also of fifty that use it at once', async () => {
    const shared = await credential()
    const visits = await Promise.all(Array.from({ length: 50 }, () => visit()))
    const answers = await Promise.all(visits.map(({ tap }) => tap({ credential: shared })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.find(({ status }) => status !== 200)).toEqual(invalid('it was used'))
  }, 60_000)

  it('is refused if Google’s cookie does not match, and accepted if it does', async () => {
    const mismatch = refusedAs(400, 'session.google_one_tap.cookie_mismatch')
    const without = await visit()
    const given = await credential()
    expect(await without.tap({ credential: given, g_csrf_token: 'one' })).toEqual(mismatch)
    const withCookie = await visit('SignIn', '; g_csrf_token=two')
    expect(await withCookie.tap({ credential: given, g_csrf_token: 'one' })).toEqual(mismatch)
    expect((await withCookie.tap({ credential: given, g_csrf_token: 'two' })).status).toBe(200)
  })

  it('is refused by a connector without One Tap, and by an unknown one', async () => {
    const { tap } = await visit()
    const notFound = refusedAs(404, 'session.verification_session_not_found')
    await google.configure({ oneTap: { isEnabled: false } })
    expect(await tap({ credential: await credential() })).toEqual(notFound)
    expect(await tap({ credential: await credential() }, 'nothing')).toEqual(
      refusedAs(404, 'entity.not_found'),
    )
    await google.configure({ oneTap })
  })
})

it('the public experience has One Tap with a shown Google connector that has it', async () => {
  const shown = async () => (await ask(server.url, 'GET /api/.well-known/sign-in-exp')).body.googleOneTap
  expect(await shown()).toBeUndefined()
  await server.manage('PATCH /api/sign-in-exp', { body: { socialSignInConnectorTargets: ['google'] } })
  expect(await shown()).toEqual({ clientId: google.clientId, connectorId: 'tap', ...oneTap })
  await google.configure({})
  expect(await shown()).toBeUndefined()
})
