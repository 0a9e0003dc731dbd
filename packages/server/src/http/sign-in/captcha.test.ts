import type { CaptchaConfig, SignInExperience } from '@latchkey/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type CaptchaHost,
  recaptcha,
  startCaptchaHost,
  turnstile,
} from '../../../../../tests/support/captcha-host.ts'
import {
  type OtherProvider,
  redirectUri,
  startOtherProvider,
} from '../../../../../tests/support/openid-provider.ts'
import { authorize, signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
let host: CaptchaHost
let other: OtherProvider

beforeAll(async () => {
  host = await startCaptchaHost()
  server = await startTestServer({
    allowPrivateNetwork: true,
    turnstileUrl: host.url,
    recaptchaUrl: host.url,
    logLevel: 'silent',
  })
  other = await startOtherProvider()
  await server.manage('POST /api/connectors', {
    body: { id: 'other', connectorId: 'oidc', metadata: { target: 'other' }, config: other.oidcConfig },
  })
  await signIn(server.url, 'mira', password, { event: 'Register' })
})
afterAll(async () => {
  await server.stop()
  await other.stop()
  host.stop()
})
beforeEach(async () => {
  host.state = 'up'
  host.asked.length = 0
  await turnOn(turnstile)
})

async function turnOn(config: CaptchaConfig, policy: SignInExperience['captchaPolicy'] = {}) {
  await server.manage('PUT /api/captcha-provider', { body: { config } })
  await server.manage('PATCH /api/sign-in-exp', { body: { captchaPolicy: { enabled: true, ...policy } } })
}

type Browser = (route: string, body?: unknown) => Promise<Answer>

async function browser(): Promise<Browser> {
  const { jar } = await authorize(server.url)
  return (route, body) => ask(server.url, route, { body, headers: { cookie: jar.cookie } })
}

const begin = (call: Browser, captchaToken?: string, interactionEvent = 'SignIn') =>
  call('PUT /api/experience', { interactionEvent, captchaToken })
const tryPassword = (call: Browser, given = password) =>
  call('POST /api/experience/verification/password', {
    identifier: { type: 'username', value: 'mira' },
    password: given,
  })
const propose = (call: Browser, username: string) =>
  call('POST /api/experience/verification/new-password-identity', {
    identifier: { type: 'username', value: username },
    password,
  })
const stateOf = async (call: Browser) => (await call('GET /api/experience/interaction')).body.captcha
const failed = (reason: string) => refusedAs(422, 'session.captcha_failed', { reason })
const required = refusedAs(422, 'session.captcha_required')

describe.each([turnstile, recaptcha])('a captcha of $type', config => {
  beforeEach(() => turnOn(config))

  it('is required before a password is verified and before an account is created', async () => {
    const call = await browser()
    await begin(call)
    await expectNoTrace(server.database, async () => {
      expect(await tryPassword(call)).toEqual(required)
      expect(await tryPassword(call, 'a wrong one')).toEqual(required)
    })
    await begin(call, undefined, 'Register')
    await expectNoTrace(server.database, async () => {
      expect(await propose(call, 'a_newcomer')).toEqual(required)
      for (const value of ['a_newcomer', 'mira'])
        expect(await call('POST /api/experience/profile', { type: 'username', value })).toEqual(required)
      expect(await call('POST /api/experience/profile', { type: 'password', value: password })).toEqual(
        required,
      )
      expect(await call('POST /api/experience/identification', {})).toEqual(required)
    })
    expect(await stateOf(call)).toEqual({ verified: false, skipped: false })
  })

  it('is required before a code is sent, and counts no message without it', async () => {
    await server.manage('PATCH /api/sign-in-exp', {
      body: { throttlePolicy: { message: { perAddress: 10 } } },
    })
    const call = await browser()
    const send = () =>
      call('POST /api/experience/verification/verification-code', {
        identifier: { type: 'email', value: 'mira@mail.example' },
        interactionEvent: 'SignIn',
      })
    await begin(call)
    await expectNoTrace(server.database, async () => {
      for (let time = 0; time < 12; time += 1) expect(await send()).toEqual(required)
    })
    await begin(call, host.solve())
    expect((await send()).status).toBe(200)
    await server.manage('PATCH /api/sign-in-exp', { body: { throttlePolicy: null } })
  })

  it('is required before a link for a new password is mailed, in each request', async () => {
    const reset = (captchaToken?: string) =>
      ask(server.url, 'POST /api/links/password-reset', {
        body: { identifier: { type: 'email', value: 'mira@mail.example' }, captchaToken },
      })
    const token = host.solve()
    await expectNoTrace(server.database, async () => {
      expect(await reset()).toEqual(required)
      expect(await reset('nobody-made-this')).toEqual(failed('rejected'))
    })
    expect((await reset(token)).status).toBe(204)
    expect(await reset(token)).toEqual(failed('rejected'))
    host.state = 'broken'
    expect(await reset(host.solve())).toEqual(failed('unavailable'))
    await turnOn(config, { whenUnavailable: 'pass' })
    expect((await reset(host.solve())).status).toBe(204)
  })

  it('can be solved in the middle of a sign-in, where a code to a further address needs it', async () => {
    const call = await browser()
    await begin(call, undefined, 'Register')
    const at = 'POST /api/experience/verification/social/other'
    const { body: begun } = await call(`${at}/authorization-uri`, { state: 'a-state', redirectUri })
    const connectorData = await other.approve(begun.authorizationUri, { sub: `further ${config.type}` })
    const { verificationId } = begun
    await call(`${at}/verify`, { verificationId, connectorData })
    await call('POST /api/experience/identification', { verificationId })
    const send = (captchaToken?: string) =>
      call('POST /api/experience/verification/verification-code', {
        identifier: { type: 'email', value: 'further@mail.example' },
        interactionEvent: 'Register',
        captchaToken,
      })
    await expectNoTrace(server.database, async () => {
      expect(await send()).toEqual(required)
      expect(await send('nobody-made-this')).toEqual(failed('rejected'))
    })
    expect((await send(host.solve())).status).toBe(200)
    expect(await stateOf(call)).toEqual({ verified: true, skipped: false })
    const { verificationRecords } = (await call('GET /api/experience/interaction')).body
    expect(verificationRecords).toContainEqual(
      expect.objectContaining({ id: verificationId, verified: true }),
    )
    expect((await send()).status).toBe(200)
  })

  it('is not required of a registration with a social account', async () => {
    const call = await browser()
    await begin(call, undefined, 'Register')
    const at = 'POST /api/experience/verification/social/other'
    const { body: begun } = await call(`${at}/authorization-uri`, { state: 'a-state', redirectUri })
    const connectorData = await other.approve(begun.authorizationUri, { sub: config.type })
    await call(`${at}/verify`, { verificationId: begun.verificationId, connectorData })
    const { verificationId } = begun
    const identified = await call('POST /api/experience/identification', { verificationId })
    expect(identified).toEqual(refusedAs(422, 'user.missing_profile'))
    const name = { type: 'username', value: `by_${config.type}` }
    expect((await call('POST /api/experience/profile', name)).status).toBe(204)
  })

  it('lets a person sign in once it is solved, also after a wrong password', async () => {
    const call = await browser()
    expect((await begin(call, host.solve())).status).toBe(204)
    expect(await stateOf(call)).toEqual({ verified: true, skipped: false })
    expect(await tryPassword(call, 'a wrong one')).toEqual(refusedAs(422, 'session.invalid_credentials'))
    const { body } = await tryPassword(call)
    await call('POST /api/experience/identification', { verificationId: body.verificationId })
    expect((await call('POST /api/experience/submit')).status).toBe(200)
  })

  it('lets a person register once it is solved, also if they began with signing in', async () => {
    const call = await browser()
    await begin(call, host.solve())
    await call('PUT /api/experience/interaction-event', { interactionEvent: 'Register' })
    const { body } = await propose(call, `newcomer_${config.type}`)
    const answer = await call('POST /api/experience/identification', { verificationId: body.verificationId })
    expect(answer.status).toBe(201)
  })

  it('refuses a token that was used, of unknown origin, empty or endless', async () => {
    const call = await browser()
    const token = host.solve()
    await begin(await browser(), token)
    await expectNoTrace(server.database, async () => {
      for (const wrong of [token, 'nobody-made-this', '', 'x'.repeat(9000)])
        expect(await begin(call, wrong), wrong.slice(0, 20)).toEqual(failed('rejected'))
    })
    expect((await begin(call, host.solve())).status).toBe(204)
  })

  it('accepts one of fifty sign-ins that share a token', async () => {
    const browsers = await Promise.all(Array.from({ length: 50 }, browser))
    const token = host.solve()
    const answers = await Promise.all(browsers.map(call => begin(call, token)))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(49)
  })

  it('refuses a token of another site, unless the settings name its host', async () => {
    const call = await browser()
    const elsewhere = () => host.solve({ hostname: 'collector.example' })
    expect(await begin(call, elsewhere())).toEqual(failed('hostname'))
    expect(await begin(call, host.solve({ hostname: '' }))).toEqual(failed('hostname'))
    await turnOn(config, { hostnames: ['collector.example'] })
    expect((await begin(call, elsewhere())).status).toBe(204)
  })

  it('is forgotten when the sign-in begins again', async () => {
    const call = await browser()
    await begin(call, host.solve())
    await begin(call)
    expect(await tryPassword(call)).toEqual(required)
  })

  it.each(['broken', 'silent'] as const)(
    'refuses people while the provider is %s, unless the settings let them pass, which is recorded',
    async state => {
      const call = await browser()
      host.state = state
      await expectNoTrace(server.database, async () =>
        expect(await begin(call, host.solve())).toEqual(failed('unavailable')),
      )
      await turnOn(config, { whenUnavailable: 'pass' })
      expect((await begin(call, host.solve())).status).toBe(204)
      expect(await stateOf(call)).toEqual({ verified: false, skipped: true })
      expect((await tryPassword(call)).status).toBe(200)
      const [skipped] = await server.manage('GET /api/logs', { query: { logKey: 'Captcha.Skipped' } })
      expect(skipped?.payload).toMatchObject({ result: 'Success', reason: expect.any(String) })
    },
    30_000,
  )

  it('treats a wrong secret key as an unavailable provider', async () => {
    const call = await browser()
    await turnOn({ ...config, secretKey: 'a wrong one' } as CaptchaConfig, { whenUnavailable: 'pass' })
    await begin(call, host.solve())
    expect(await stateOf(call)).toEqual({ verified: false, skipped: true })
  })

  it('never lets a rejected token pass, also where people pass while the provider is unavailable', async () => {
    const call = await browser()
    await turnOn(config, { whenUnavailable: 'pass' })
    for (const wrong of ['nobody-made-this', '', '\u0001', 'x'.repeat(9000)])
      expect(await begin(call, wrong)).toEqual(failed('rejected'))
    expect(await begin(call, host.solve({ hostname: 'collector.example' }))).toEqual(failed('hostname'))
  })
})

describe('a captcha of reCAPTCHA Enterprise', () => {
  it.each([
    [0.4, 422],
    [0.5, 204],
    [1, 204],
  ])('with the score %s is answered %s', async (score, status) => {
    await turnOn(recaptcha)
    const answer = await begin(await browser(), host.solve({ score }))
    expect(answer.status).toBe(status)
    if (status === 422) expect(answer).toEqual(failed('score'))
  })
})

describe('the captcha', () => {
  it('is neither asked for nor looked at while it is off', async () => {
    await server.manage('PATCH /api/sign-in-exp', { body: { captchaPolicy: {} } })
    const call = await browser()
    expect((await begin(call, 'nobody-made-this')).status).toBe(204)
    expect((await tryPassword(call)).status).toBe(200)
    expect(await stateOf(call)).toEqual({ verified: false, skipped: false })
    expect(host.asked).toEqual([])
  })

  it('sends the provider nothing but the token and the key', async () => {
    const token = host.solve()
    await begin(await browser(), token)
    expect(host.asked).toEqual([
      { path: '/turnstile/v0/siteverify', body: { secret: turnstile.secretKey, response: token } },
    ])
  })

  it('is required as soon as it is turned on, also of sign-ins that have begun', async () => {
    await server.manage('PATCH /api/sign-in-exp', { body: { captchaPolicy: {} } })
    const call = await browser()
    await begin(call)
    await turnOn(turnstile)
    expect(await tryPassword(call)).toEqual(required)
  })

  it('counts rejected tokens against the throttle of the address', async () => {
    await server.manage('PATCH /api/sign-in-exp', {
      body: { throttlePolicy: { secret: { perAddress: 3 } } },
    })
    const call = await browser()
    const codes: string[] = []
    for (let time = 0; time < 5; time += 1) codes.push((await begin(call, 'nobody-made-this')).body.code)
    expect(codes.at(0)).toBe('session.captcha_failed')
    expect(codes.at(-1)).toBe('request.throttled')
  })
})
