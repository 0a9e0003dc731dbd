import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deviceAt, devicePageOf } from '../../../../tests/support/device.ts'
import { addTotp, codeOf } from '../../../../tests/support/factors.ts'
import { authorize, CookieJar, passSignIn, signIn, signInApiOf } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { decide } from '../../../../tests/support/settings.ts'
import { password, somebody } from '../../../../tests/support/somebody.ts'
import { multiFactor } from '../../../../tests/support/two-factors.ts'
import { ask } from '../../../../tests/support/wire.ts'

const mira = { username: 'mira', password, event: 'SignIn' } as const
let server: TestServer
let other: TestServer

beforeAll(async () => {
  server = await startTestServer()
  // A second node, with the same database and public URL.
  other = await startTestServer({ databaseUrl: server.databaseUrl, endpoint: server.url })
  await signIn(server.url, 'mira', password, { event: 'Register' })
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

async function register(body: object = {}): Promise<string> {
  const { id } = await server.manage('POST /api/applications', {
    body: { name: 'The television', type: 'Native', customClientMetadata: { isDeviceFlow: true }, ...body },
  })
  return id
}

const signedIn = async () => {
  const jar = new CookieJar()
  await signIn(server.url, 'mira', password, { jar })
  return jar
}

/** Follows redirects until one leads to the page of the device. */
async function end(jar: CookieJar, from = ''): Promise<URL> {
  let address = new URL(from, server.url)
  for (let hops = 0; hops < 10 && address.pathname !== '/device'; hops += 1) {
    const response = await jar.fetch(address.href)
    address = new URL(response.headers.get('location') ?? '', server.url)
  }
  return address
}

describe('the device flow', () => {
  it('signs a person in at a device, with a code that they enter in a browser', async () => {
    const device = deviceAt(server.url)
    const started = await device.begin()
    expect(started).toEqual({
      device_code: expect.any(String),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${server.url}/oidc/device`,
      verification_uri_complete: `${server.url}/oidc/device?user_code=${started.user_code}`,
      expires_in: 600,
    })
    expect(await device.poll(started.device_code)).toMatchObject({
      status: 400,
      body: { code: 'oidc.authorization_pending', error: 'authorization_pending' },
    })

    const jar = new CookieJar()
    const page = devicePageOf(server.url, jar)
    expect((await page.open()).pathname).toBe('/device')
    const typed = started.user_code.toLowerCase().replace('-', ' ')
    expect((await page.enter(typed)).body).toMatchObject({
      application: { id: 'device-demo-app', name: 'Device demo' },
      userCode: started.user_code,
    })
    const { redirectTo } = (await page.confirm(typed)).body
    expect(redirectTo).toMatch(/^\/sign-in\?app_id=device-demo-app&/)
    const next = await passSignIn(server.url, jar, mira)
    const done = await end(jar, next)
    expect(done.searchParams.get('result')).toBe('done')

    const { status, body } = await device.poll(started.device_code)
    expect(status).toBe(200)
    expect(body).toMatchObject({ scope: 'openid profile offline_access', refresh_token: expect.any(String) })
    expect(decodeJwt(body.id_token ?? '')).toMatchObject({ aud: 'device-demo-app', amr: ['pwd'] })
    const me = await ask(server.url, 'GET /oidc/me', { token: body.access_token })
    expect(me.body.username).toBe('mira')
    expect((await device.poll(started.device_code)).body.error).toBe('invalid_grant')
    // One use and one refused one; that the device waited is not recorded.
    const events = await server.manage('GET /api/logs', { query: { logKey: 'ExchangeTokenBy.DeviceCode' } })
    expect(events.map(({ payload }) => payload.error)).toEqual(['invalid_grant', undefined])
  })

  it('is resumed as what it is, and not as a request of an application', async () => {
    const started = await deviceAt(server.url).begin()
    const jar = new CookieJar()
    const page = devicePageOf(server.url, jar)
    await page.open()
    await page.enter(started.user_code)
    await page.confirm(started.user_code)
    const next = await passSignIn(server.url, jar, mira)
    const wrong = await jar.fetch(next.replace('/oidc/device/', '/oidc/auth/'))
    expect(wrong.headers.get('location')).toContain('/error?code=session.not_found')
  })

  it('asks for nothing but the code within a session, and shows the code of a link before it counts', async () => {
    const device = deviceAt(other.url)
    const started = await device.begin({ scope: 'openid' })
    const jar = await signedIn()
    const page = devicePageOf(server.url, jar)
    const opened = await page.open(started.verification_uri_complete)
    expect(opened.pathname + opened.search).toBe(`/device?user_code=${started.user_code}`)
    expect((await device.poll(started.device_code)).body.error).toBe('authorization_pending')
    await page.enter(started.user_code)
    const { redirectTo = '' } = (await page.confirm(started.user_code)).body
    expect(redirectTo).toContain('/device?result=done&app_id=device-demo-app')
    // The other node sees it.
    expect((await device.poll(started.device_code)).status).toBe(200)
  })

  it('asks for the second factor alone in a session of one, where the device asks for two', async () => {
    const person = await somebody(server)
    const jar = new CookieJar()
    await signIn(server.url, person.username, password, { jar })
    const secret = await addTotp(person)
    const device = deviceAt(server.url)
    const started = await device.begin({ scope: 'openid', acr_values: multiFactor })
    const page = devicePageOf(server.url, jar)
    await page.open()
    await page.enter(started.user_code)
    const { redirectTo } = (await page.confirm(started.user_code)).body
    expect(redirectTo).toMatch(/^\/step-up\?app_id=device-demo-app&/)
    const call = signInApiOf(server.url, jar)
    await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
    await expect(call('POST /api/experience/submit')).rejects.toMatchObject({
      code: 'session.mfa.require_mfa_verification',
    })
    await call('POST /api/experience/verification/totp/verify', { body: { code: codeOf(secret) } })
    const submitted = await call('POST /api/experience/submit')
    expect((await end(jar, submitted.redirectTo)).searchParams.get('result')).toBe('done')
    const { body } = await device.poll(started.device_code)
    expect(decodeJwt(body.id_token ?? '')).toMatchObject({ acr: multiFactor, amr: ['pwd', 'otp', 'mfa'] })
  })

  it('asks a third-party application’s consent, which the person may refuse', async () => {
    const id = await register({ isThirdParty: true })
    await server.manage('POST /api/applications/:applicationId/user-consent-scopes', {
      params: { applicationId: id },
      body: { userScopes: ['email'] },
    })
    const device = deviceAt(server.url, id)
    for (const decision of ['allow', 'deny'] as const) {
      const started = await device.begin({ scope: 'openid email' })
      const jar = await signedIn()
      const page = devicePageOf(server.url, jar)
      await page.open()
      await page.enter(started.user_code)
      expect((await page.confirm(started.user_code)).body.redirectTo).toMatch(/^\/consent\?/)
      const call = signInApiOf(server.url, jar)
      expect((await call('GET /api/interaction/consent')).redirectUri).toContain(`${server.url}/oidc/device/`)
      const { redirectTo } = await call('POST /api/interaction/consent', { body: { decision } })
      const done = await end(jar, redirectTo)
      const isAllowed = decision === 'allow'
      expect(done.search).toContain(isAllowed ? 'result=done' : 'error=denied')
      expect((await device.poll(started.device_code)).body).toMatchObject(
        isAllowed ? { scope: 'openid email' } : { error: 'access_denied' },
      )
    }
  })

  it('tells the device when the person refuses it, when the code has expired, and when it asks too often', async () => {
    const device = deviceAt(server.url)
    const refused = await device.begin()
    const jar = await signedIn()
    const page = devicePageOf(server.url, jar)
    await page.open()
    await page.enter(refused.user_code)
    expect(await page.refuse(refused.user_code)).toMatchObject({
      status: 400,
      body: { reason: 'denied', code: 'oidc.access_denied' },
    })
    expect((await device.poll(refused.device_code)).body.error).toBe('access_denied')

    const slow = await device.begin()
    expect((await device.poll(slow.device_code)).body.error).toBe('authorization_pending')
    expect(await deviceAt(other.url).poll(slow.device_code)).toMatchObject({
      status: 400,
      body: { code: 'oidc.slow_down', error: 'slow_down' },
    })
    await server.database.query(
      `update oidc_records set payload = jsonb_set(payload, '{exp}', '1') where model = 'DeviceCode' and user_code = $1`,
      [slow.user_code.replace('-', '')],
    )
    expect((await device.poll(slow.device_code)).body.error).toBe('expired_token')
    expect((await page.enter(slow.user_code)).body).toMatchObject({
      reason: 'expired',
      code: 'oidc.expired_token',
    })
  })

  it('lets a person who went back confirm again, and nobody after the device has its tokens', async () => {
    const device = deviceAt(server.url)
    const started = await device.begin()
    const jar = new CookieJar()
    const page = devicePageOf(server.url, jar)
    for (let each = 0; each < 2; each += 1) {
      await page.open()
      await page.enter(started.user_code)
      expect((await page.confirm(started.user_code)).body.redirectTo).toMatch(/^\/sign-in\?/)
    }
    await end(jar, await passSignIn(server.url, jar, mira))
    const late = devicePageOf(server.url, await signedIn())
    await late.open()
    expect((await late.enter(started.user_code)).body.reason).toBe('used')
    const answers = await Promise.all(Array.from({ length: 50 }, () => device.poll(started.device_code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('signs in one of two people who confirm a code at once', async () => {
    await signIn(server.url, 'otto', password, { event: 'Register' })
    const device = deviceAt(server.url)
    const started = await device.begin({ scope: 'openid' })
    const pages = await Promise.all(
      ['mira', 'otto'].map(async username => {
        const jar = new CookieJar()
        await signIn(server.url, username, password, { jar })
        const page = devicePageOf(server.url, jar)
        await page.open()
        await page.enter(started.user_code)
        return page
      }),
    )
    const answers = await Promise.all(pages.map(page => page.confirm(started.user_code)))
    expect(answers.filter(({ body }) => body.redirectTo?.includes('result=done'))).toHaveLength(1)
    expect((await device.poll(started.device_code)).status).toBe(200)
  })
})

describe('a user code', () => {
  it('that is wrong or missing, or comes from another site, is refused', async () => {
    const started = await deviceAt(server.url).begin()
    const page = devicePageOf(server.url, new CookieJar())
    await page.open()
    expect(await page.enter('WRNG-CODE')).toMatchObject({
      status: 400,
      body: { reason: 'unknown', code: 'oidc.invalid_request', xsrf: expect.any(String) },
    })
    expect((await page.enter('')).body.reason).toBe('missing')
    expect(
      (await page.send({ user_code: started.user_code, confirm: 'yes', xsrf: 'forged' })).body,
    ).toMatchObject({
      reason: 'failed',
    })
    const form = await fetch(`${server.url}/oidc/device`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ user_code: started.user_code, confirm: 'yes' }),
    })
    expect(form.headers.get('location')).toMatch(/\/device\?error=lost#/)
  })

  it('cannot be guessed without limit, on any node', async () => {
    await decide(server, { throttlePolicy: { secret: { perAddress: 3 } } })
    other.running.services.settings.forget()
    const guess = async (at: TestServer) => {
      const page = devicePageOf(at.url, new CookieJar())
      await page.open()
      return page.enter('WRNG-CODE')
    }
    for (let each = 0; each < 4; each += 1) await guess(server)
    expect(await guess(server)).toMatchObject({ status: 429, body: { reason: 'throttled' } })
    await guess(other)
    expect(await guess(other)).toMatchObject({ status: 429, body: { reason: 'throttled' } })
    await decide(server, { throttlePolicy: null })
  })
})

describe('applications and the device flow', () => {
  it('use it only with its own kind, which cannot use the authorization endpoint', async () => {
    const oidcClientMetadata = { redirectUris: ['https://tv.example/callback'], postLogoutRedirectUris: [] }
    for (const id of ['demo-app', await register({ customClientMetadata: {}, oidcClientMetadata })]) {
      const refused = await deviceAt(server.url, id).beginRaw({ scope: 'openid' })
      expect(refused.status).toBe(400)
      expect((await refused.json()).code).toBe('oidc.unauthorized_client')
    }
    expect((await deviceAt(server.url, 'unknown').beginRaw({ scope: 'openid' })).status).toBe(400)
    const clientId = await register()
    const { location } = await authorize(server.url, { clientId, scope: 'openid' })
    expect(location).toContain('/error?')
    expect((await deviceAt(server.url, clientId).begin()).user_code).toBeTruthy()
  })

  it('keep their limit of grants', async () => {
    const id = await register({ customClientMetadata: { isDeviceFlow: true, maxAllowedGrants: 1 } })
    const device = deviceAt(server.url, id)
    const enter = async () => {
      const started = await device.begin()
      const page = devicePageOf(server.url, await signedIn())
      await page.open()
      await page.confirm(started.user_code)
      return (await device.poll(started.device_code)).body
    }
    const [first, second] = [await enter(), await enter()]
    const refresh = async ({ refresh_token = '' }: Record<string, string>) =>
      (
        await fetch(`${server.url}/oidc/token`, {
          method: 'POST',
          body: new URLSearchParams({ client_id: id, grant_type: 'refresh_token', refresh_token }),
        })
      ).status
    expect([await refresh(first), await refresh(second)]).toEqual([400, 200])
  })

  it('keep their access control, which the device learns of', async () => {
    const id = await register()
    const token = await server.token()
    const params = { token }
    const [otto] = await server.manage('GET /api/users', { query: { search: '%otto%' } })
    const access = { userIds: [otto?.id], userRoleIds: [], organizationIds: [], organizationRoleRules: [] }
    await ask(server.url, `PUT /api/applications/${id}/access-control`, { ...params, body: access })
    const opened = await ask(server.url, `PATCH /api/applications/${id}`, {
      ...params,
      body: { appLevelAccessControlEnabled: true },
    })
    expect(opened.body.appLevelAccessControlEnabled).toBe(true)
    const started = await deviceAt(server.url, id).begin()
    const page = devicePageOf(server.url, await signedIn())
    await page.open()
    expect((await page.confirm(started.user_code)).body.reason).toBe('denied')
    expect((await deviceAt(server.url, id).poll(started.device_code)).body.error).toBe('access_denied')
  })

  it('are listed in discovery, and `device-demo-app` is built in', async () => {
    const { body } = await ask(server.url, 'GET /oidc/.well-known/openid-configuration')
    expect(body.device_authorization_endpoint).toBe(`${server.url}/oidc/device/auth`)
    expect(body.grant_types_supported).toContain('urn:ietf:params:oauth:grant-type:device_code')
    const { body: demo } = await ask(server.url, 'GET /api/applications/device-demo-app', {
      token: await server.token(),
    })
    expect(demo).toMatchObject({ type: 'Native', customClientMetadata: { isDeviceFlow: true } })
  })
})
