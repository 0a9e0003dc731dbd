import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addTotp, steadyStep } from '../../../../tests/support/factors.ts'
import { authorize, CookieJar, type Tokens } from '../../../../tests/support/people.ts'
import { newApi } from '../../../../tests/support/permissions.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { decide, whilePolicyIs } from '../../../../tests/support/settings.ts'
import { refusedAs, type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { askForTwoFactors, multiFactor, onePassword } from '../../../../tests/support/two-factors.ts'
import { ask } from '../../../../tests/support/wire.ts'

// Authentication classes by `acr_values`: OpenID Connect Core section 3.1.2.1. In a session: `step-up.test.ts`.

let server: TestServer
let indicator: string
beforeAll(async () => {
  server = await startTestServer()
  indicator = (await newApi(server, ['read'])).indicator
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
})
beforeEach(steadyStep)
afterAll(() => server.stop())

const request = (jar: CookieJar, extra: Record<string, string> = {}) =>
  askForTwoFactors(server, jar, { resource: indicator, ...extra })

const demanded = refusedAs(403, 'session.mfa.require_mfa_verification')

describe('a request for two factors', () => {
  it('is announced by discovery', async () => {
    const { body } = await ask(server.url, 'GET /oidc/.well-known/openid-configuration')
    expect(body.acr_values_supported).toEqual([multiFactor])
    expect(body.claims_supported).toEqual(expect.arrayContaining(['acr', 'amr', 'auth_time']))
  })

  it('asks in a session of one factor, once, and says so in the tokens', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    await mira.ask('PATCH /api/my-account/mfa-settings', {
      body: { skipMfaOnSignIn: true },
      verification: await mira.prove(),
    })
    const jar = new CookieJar()
    const first = await request(jar, onePassword)
    await first.identify(mira)
    const weak = await first.tokens(await first.submit())
    expect(decodeJwt(weak.id_token)).not.toHaveProperty('acr')
    expect(decodeJwt(weak.access_token)).not.toHaveProperty('acr')

    const silent = await authorize(server.url, { jar, extra: { acr_values: multiFactor, prompt: 'none' } })
    expect(silent.location).toContain('error=login_required')
    const stepUp = await request(jar)
    await stepUp.identify(mira)
    // The person skips the second factor at sign-in, but this application asks for it.
    expect(await stepUp.submit()).toEqual(demanded)
    await stepUp.verifyTotp(secret)
    const strong = await stepUp.tokens(await stepUp.submit())
    expect(decodeJwt(strong.id_token)).toMatchObject({ acr: multiFactor, amr: ['pwd', 'otp', 'mfa'] })
    const claims = { acr: multiFactor, auth_time: expect.any(Number) }
    expect(decodeJwt(strong.access_token)).toMatchObject(claims)
    expect(decodeJwt((await refresh(strong)).access_token)).toMatchObject(claims)

    const again = await authorize(server.url, { jar, extra: { acr_values: multiFactor, prompt: 'none' } })
    expect(again.location).toContain('code=')
  })

  it('asks in a trusted browser, and where adaptive MFA finds nothing unusual', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    await decide(server, { trustedDevice: { enabled: true }, adaptiveMfa: { enabled: true } })
    const jar = new CookieJar()
    const first = await request(jar, onePassword)
    await first.identify(mira)
    await first.verifyTotp(secret)
    const trusted = await jar.fetch(`${server.url}/api/experience/profile/mfa/trusted-device`, {
      method: 'POST',
    })
    expect(trusted.status).toBe(204)
    await first.tokens(await first.submit())
    const usual = await request(jar, { ...onePassword, prompt: 'login' })
    await usual.identify(mira)
    await usual.tokens(await usual.submit())
    const stepUp = await request(jar)
    await stepUp.identify(mira)
    expect(await stepUp.submit()).toEqual(demanded)
    await decide(server, { trustedDevice: {}, adaptiveMfa: {} })
  })

  it.each(['SignIn', 'Register'] as const)(
    'has a person without a factor set one up at a %s',
    async event => {
      const person = event === 'SignIn' ? await somebody(server) : { username: 'newcomer' }
      const stepUp = await request(new CookieJar())
      await stepUp.identify(person, event)
      expect(await stepUp.submit()).toEqual(
        refusedAs(422, 'user.missing_mfa', { availableFactors: ['WebAuthn', 'Totp'] }),
      )
      expect((await stepUp.call('POST /profile/mfa/mfa-skipped')).status).toBe(204)
      expect((await stepUp.submit()).status).toBe(422)
      expect((await stepUp.bindTotp()).status).toBe(204)
      expect(await stepUp.submit()).toEqual(refusedAs(422, 'session.mfa.backup_code_required'))
      const { body } = await stepUp.call('POST /verification/backup-code/generate')
      await stepUp.call('POST /profile/mfa', { type: 'BackupCode', verificationId: body.verificationId })
      const { id_token: idToken } = await stepUp.tokens(await stepUp.submit())
      expect(decodeJwt(idToken).acr).toBe(multiFactor)
    },
  )

  it('fails where no second factor can be used, and leaves a session of one', async () => {
    const mira: Somebody = await somebody(server)
    await whilePolicyIs(server, { factors: [] }, async () => {
      const jar = new CookieJar()
      const stepUp = await request(jar)
      await stepUp.identify(mira)
      const location = new URL(await stepUp.back(await stepUp.submit()))
      expect(location.searchParams.get('error')).toBe('unmet_authentication_requirements')
      expect(location.searchParams.get('state')).toBe('a-state')
      const usual = await authorize(server.url, { jar, extra: { prompt: 'none' } })
      expect(usual.location).toContain('code=')
    })
  })
})

async function refresh({ refresh_token: token = '' }: Tokens): Promise<Tokens> {
  const response = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'demo-app',
      refresh_token: token,
      resource: indicator,
    }),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Tokens
}
