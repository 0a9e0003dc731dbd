import { type SignInRow, signInApi } from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StepName, steps } from '../packages/server/src/sign-in/steps.ts'
import { validBodies } from './support/bodies.ts'
import { expectOfEvery } from './support/every-row.ts'
import { addTotp } from './support/factors.ts'
import { authorize, signIn, signInApiOf } from './support/people.ts'
import { rowsOf, type Visitable } from './support/rows.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, refusedAs, somebody } from './support/somebody.ts'
import { expectNoTrace } from './support/traces.ts'
import { ask } from './support/wire.ts'

// The Sign-in API: every rule of access, checked for every operation.

const rows = rowsOf<SignInRow>(signInApi, validBodies.signIn)
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, 'mira', password, { event: 'Register' })
})
afterAll(() => server.stop())

function askRow({ route, body }: Visitable<SignInRow>, headers: Record<string, string>) {
  return ask(server.url, route, { body, headers })
}

/** Checks that each of these operations gives this refusal and leaves no trace in the database. */
function expectRefused(
  cases: Visitable<SignInRow>[],
  headers: Record<string, string>,
  refusal: unknown,
): Promise<void> {
  return expectNoTrace(server.database, () =>
    expectOfEvery(cases, async row => expect(await askRow(row, headers)).toEqual(refusal)),
  )
}

/** The cookies of a browser in an authorization request, with the sign-in begun or not. */
async function visit({ begun }: { begun: boolean }): Promise<string> {
  const { jar } = await authorize(server.url)
  if (begun)
    await signInApiOf(server.url, jar)('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
  return jar.cookie
}

describe('every operation of the Sign-in API', () => {
  it('refuses a request without the signed cookie of an authorization request', async () => {
    const { access_token: token } = await signIn(server.url, 'mira', password)
    const cookie = await visit({ begun: true })
    const nobodys = [
      {},
      { authorization: `Bearer ${await server.token()}` },
      { authorization: `Bearer ${token}` },
      { cookie: cookie.replace(/_interaction\.sig=[^;]+/, '') },
      { cookie: cookie.replace(/_interaction\.sig=[^;]+/, '_interaction.sig=AAAAAAAAAAAAAAAAAAAAAAAAAAA') },
      { cookie: cookie.replace(/_interaction=[^;]+/, '_interaction=AAAAAAAAAAAAAAAAAAAAA') },
    ]
    await expectNoTrace(server.database, () =>
      expectOfEvery(rows, async row => {
        for (const headers of nobodys)
          expect(await askRow(row, headers), JSON.stringify(headers)).toEqual(
            refusedAs(400, 'session.not_found'),
          )
      }),
    )
  })

  it('refuses an expired authorization request', async () => {
    const { jar, location } = await authorize(server.url)
    const uid = new URL(location, server.url).searchParams.get('interaction')
    const expired = await server.database.query(
      `update oidc_records set expires_at = now(), payload = payload || '{"exp": 1}'
    where model = 'Interaction' and (uid = $1 or key = translate(encode(sha256($1::text::bytea), 'base64'), '+/=', '-_'))`,
      [uid],
    )
    expect(expired.rowCount).toBe(1)
    await expectRefused(rows, { cookie: jar.cookie }, refusedAs(400, 'session.not_found'))
  })

  it('refuses cross-site requests (CSRF)', async () => {
    const cookie = await visit({ begun: true })
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { origin: `${server.url}.elsewhere.example` },
    ])
      await expectRefused(rows, { cookie, ...headers }, refusedAs(403, 'auth.forbidden'))
  })

  it('refuses a sign-in that has not begun', async () => {
    const cookie = await visit({ begun: false })
    const later = rows.filter(({ row }) => row.begun)
    await expectRefused(later, { cookie }, refusedAs(404, 'session.interaction_not_found'))
  })

  it('accepts a sign-in that has begun, from the server’s own pages', () =>
    expectOfEvery(rows, async row => {
      const cookie = await visit({ begun: true })
      const headers = { cookie, origin: server.url, 'sec-fetch-site': 'same-origin' }
      const { status, body } = await askRow(row, headers)
      expect(body?.code ?? 'none').not.toMatch(/^(auth|guard)\.|^session\.(interaction_)?not_found$/)
      expect(status).toBeLessThan(500)
    }))
})

describe('the table of steps', () => {
  const rowsThat = (isMeant: (step: (typeof steps)[StepName]) => boolean) =>
    rows.filter(({ name }) => name in steps && isMeant(steps[name as StepName]))

  it('refuses what needs an account before one is identified', async () => {
    const cookie = await visit({ begun: true })
    const needing = rowsThat(({ needs }) => needs !== 'anything')
    await expectRefused(needing, { cookie }, refusedAs(404, 'session.identifier_not_found'))
  })

  it('refuses in a password reset what a proven address is too weak for', async () => {
    const { jar } = await authorize(server.url)
    const call = signInApiOf(server.url, jar)
    await call('PUT /api/experience', { body: { interactionEvent: 'ForgotPassword' } })
    const refused = rowsThat(({ isRefusedInReset }) => isRefusedInReset === true)
    expect(refused.length).toBeGreaterThan(10)
    await expectRefused(
      refused,
      { cookie: jar.cookie },
      refusedAs(400, 'session.not_supported_for_forgot_password'),
    )
  })

  it('refuses what needs the second factor to who only knows the password', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const { jar } = await authorize(server.url)
    const call = signInApiOf(server.url, jar)
    await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
    const identifier = { type: 'username' as const, value: mira.username }
    const { verificationId } = await call('POST /api/experience/verification/password', {
      body: { identifier, password },
    })
    await call('POST /api/experience/identification', { body: { verificationId } })
    await expectOfEvery(
      rowsThat(({ needs }) => needs === 'factor'),
      async row => {
        expect(await askRow(row, { cookie: jar.cookie })).toEqual(
          refusedAs(403, 'session.mfa.require_mfa_verification'),
        )
      },
    )
  })
})

it('consent can be neither read nor given before the person has signed in', async () => {
  const cookie = await visit({ begun: true })
  const consent = rows.filter(({ route }) => route.endsWith('/interaction/consent'))
  await expectRefused(consent, { cookie }, refusedAs(404, 'session.identifier_not_found'))
})
