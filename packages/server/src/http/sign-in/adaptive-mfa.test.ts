import { afterAll, beforeAll, expect, it } from 'vitest'
import { addTotp, codeOf } from '../../../../../tests/support/factors.ts'
import { authorize, exchange, follow } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ trustsProxyHeader: true })
})
afterAll(() => server.stop())

const home = { 'user-agent': 'Home browser', 'x-forwarded-for': '198.51.100.7', 'cf-ipcountry': 'BE' }

/** A sign-in with username and password from these surroundings, up to `submit`. */
async function signInFrom(person: Somebody, headers: Record<string, string>, cookies = '') {
  const request = await authorize(server.url)
  const call = (route: string, body?: unknown) => {
    const [method = '', path = ''] = route.split(' ')
    const cookie = [request.jar.cookie, cookies].filter(Boolean).join('; ')
    return ask(server.url, `${method} /api/experience${path}`, { body, headers: { ...headers, cookie } })
  }
  await call('PUT ', { interactionEvent: 'SignIn' })
  const identifier = { type: 'username', value: person.username }
  const { body } = await call('POST /verification/password', { identifier, password })
  await call('POST /identification', { verificationId: body.verificationId })
  return {
    call,
    submitted: await call('POST /submit'),
    /** Goes on to the application, which makes the session. */
    async leave(redirectTo: string) {
      await exchange(server.url, await follow(request.jar, redirectTo, request.redirectUri), request)
    },
  }
}

const demanded = refusedAs(403, 'session.mfa.require_mfa_verification')

it('asks for the second factor at a new device, a new place and after a long absence, and not otherwise', async () => {
  const mira = await somebody(server)
  const secret = await addTotp(mira)
  const mfa = { factors: ['Totp' as const], policy: 'PromptOnlyAtSignInMandatory' as const }
  await decide(server, { mfa, adaptiveMfa: { enabled: true } })

  const first = await signInFrom(mira, home)
  expect(first.submitted).toEqual(demanded)
  await first.call('POST /verification/totp/verify', { code: codeOf(secret) })
  await first.leave((await first.call('POST /submit')).body.redirectTo)
  expect((await signInFrom(mira, home)).submitted.status).toBe(200)

  expect((await signInFrom(mira, { ...home, 'user-agent': 'Another browser' })).submitted).toEqual(demanded)
  expect((await signInFrom(mira, { ...home, 'cf-ipcountry': 'BR' })).submitted).toEqual(demanded)
  await server.database.query(`update users set last_sign_in_at = now() - interval '40 days' where id = $1`, [
    mira.id,
  ])
  expect((await signInFrom(mira, home)).submitted).toEqual(demanded)
  const risks = await server.manage('GET /api/logs', {
    query: { logKey: 'Interaction.SignIn.AdaptiveMfa.Triggered', userId: mira.id },
  })
  expect(risks.map(({ payload }) => payload.risks)).toEqual([
    ['longAbsence'],
    ['newPlace', 'impossibleTravel'],
    ['newDevice'],
    ['newDevice'],
  ])
})
