import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addTotp, codeOf, steadyStep } from '../../../../tests/support/factors.ts'
import { codeSentTo } from '../../../../tests/support/mailbox.ts'
import { authorize, CookieJar, signInApiOf } from '../../../../tests/support/people.ts'
import { newApi } from '../../../../tests/support/permissions.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { decide, whilePolicyIs } from '../../../../tests/support/settings.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { askForTwoFactors, multiFactor, onePassword } from '../../../../tests/support/two-factors.ts'

// An application asks for two factors in a session of one: OpenID Connect Core section 3.1.2.1, RFC 9470.

let server: TestServer
let resource: string
beforeAll(async () => {
  server = await startTestServer()
  resource = (await newApi(server, ['read'])).indicator
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
})
beforeEach(steadyStep)
afterAll(() => server.stop())

const demanded = (...availableFactors: string[]) =>
  refusedAs(403, 'session.mfa.require_mfa_verification', expect.objectContaining({ availableFactors }))
const unidentified = refusedAs(404, 'session.identifier_not_found')

/** A person with an authenticator app, and the browser in which they signed in with the password alone. */
async function session({ hasFactor = true } = {}) {
  const person = await somebody(server)
  const jar = new CookieJar()
  const first = await askForTwoFactors(server, jar, { resource, ...onePassword })
  await first.identify(person)
  const tokens = await first.tokens(await first.submit())
  // Enrolled after the sign-in, which is of one factor.
  const secret = hasFactor ? await addTotp(person) : ''
  const { auth_time: signedInAt } = decodeJwt(tokens.access_token)
  return { person, jar, secret, signedInAt: Number(signedInAt) }
}

/** Makes a person’s session older. */
const age = ({ id }: Somebody, seconds: number) =>
  server.database.query(
    `update oidc_records set payload = jsonb_set(payload, '{loginTs}', to_jsonb((payload ->> 'loginTs')::bigint - $2))
     where model = 'Session' and account_id = $1`,
    [id, seconds],
  )

async function sessionsOf(person: Somebody) {
  const { body } = await person.ask('GET /api/my-account/sessions', { verification: await person.prove() })
  return body.sessions
}

async function stepUpIn(jar: CookieJar, extra: Record<string, string> = {}) {
  const stepUp = await askForTwoFactors(server, jar, { resource, ...extra })
  await stepUp.begin()
  return stepUp
}

describe('a step-up', () => {
  it('asks for the second factor alone; the session then has the class, both methods and the time of the first', async () => {
    const { person, jar, secret, signedInAt } = await session()
    await age(person, 100)
    const stepUp = await stepUpIn(jar)
    expect(stepUp.location).toMatch(/^\/step-up\?app_id=demo-app&interaction=/)
    expect(await stepUp.submit()).toEqual(demanded('Totp'))
    expect((await stepUp.verifyTotp(secret)).status).toBe(200)
    const tokens = await stepUp.tokens(await stepUp.submit())
    const claims = { sub: person.id, acr: multiFactor, auth_time: signedInAt - 100 }
    expect(decodeJwt(tokens.access_token)).toMatchObject(claims)
    expect(decodeJwt(tokens.id_token)).toMatchObject({ acr: multiFactor, amr: ['pwd', 'otp', 'mfa'] })

    const silent = { acr_values: multiFactor, prompt: 'none' }
    expect((await authorize(server.url, { jar, extra: silent })).location).toContain('code=')
    const tooOld = { ...silent, max_age: '99' }
    expect((await authorize(server.url, { jar, extra: tooOld })).location).toContain('error=login_required')
  })

  it('renews the identifier of the session, which stays one sign-in', async () => {
    const { person, jar, secret } = await session()
    const before = jar.cookie
    const [earlier] = await sessionsOf(person)
    const stepUp = await stepUpIn(jar)
    await stepUp.verifyTotp(secret)
    await stepUp.tokens(await stepUp.submit())
    const silently = (cookie: string) =>
      fetch(stepUp.response.url.replace('prompt=consent', 'prompt=none'), {
        headers: { cookie },
        redirect: 'manual',
      }).then(({ headers }) => headers.get('location'))
    expect(await silently(before)).toContain('error=login_required')
    expect(await silently(jar.cookie)).toContain('code=')
    const sessions = await sessionsOf(person)
    const same = sessions.find((each: typeof earlier) => each.payload.uid === earlier.payload.uid)
    expect(same.payload).toMatchObject({ acr: multiFactor, loginTs: earlier.payload.loginTs })
    const { verificationRecords, ...context } = same.lastSubmission
    const { verificationRecords: first, ...earlierContext } = earlier.lastSubmission
    expect(verificationRecords).toEqual([...first, { id: expect.any(String), type: 'Totp' }])
    expect(context).toEqual(earlierContext)
  })

  it('is in the log as itself, and is no sign-in', async () => {
    const { person, jar, secret } = await session()
    const signedInAt = async () =>
      (await server.manage('GET /api/users/:userId', { params: { userId: person.id } })).lastSignInAt
    const before = await signedInAt()
    const stepUp = await stepUpIn(jar)
    await stepUp.verifyTotp(secret)
    await stepUp.submit()
    expect(await signedInAt()).toBe(before)
    const { body } = await person.ask('GET /api/my-account/activity?page_size=1')
    expect(body).toEqual([
      expect.objectContaining({ key: 'Interaction.SignIn.StepUp.Submit', result: 'Success' }),
    ])
  })

  it('shows the person of the session', async () => {
    const { person, jar } = await session()
    await stepUpIn(jar)
    const { user } = await signInApiOf(server.url, jar)('GET /api/interaction/account')
    expect(user).toMatchObject({ id: person.id, username: person.username })
    await expect(signInApiOf(server.url, jar)('POST /api/interaction/account')).rejects.toMatchObject({
      code: 'session.identifier_not_found',
    })
  })

  it('counts neither a trusted browser nor that adaptive MFA finds nothing unusual', async () => {
    const { person, jar, secret } = await session()
    await decide(server, { trustedDevice: { enabled: true }, adaptiveMfa: { enabled: true } })
    const trusting = await askForTwoFactors(server, jar, { resource, ...onePassword, prompt: 'login' })
    await trusting.identify(person)
    await trusting.verifyTotp(secret)
    await jar.fetch(`${server.url}/api/experience/profile/mfa/trusted-device`, { method: 'POST' })
    await trusting.tokens(await trusting.submit())
    const usual = await askForTwoFactors(server, jar, { resource, ...onePassword, prompt: 'login' })
    await usual.identify(person)
    await usual.tokens(await usual.submit())
    const stepUp = await stepUpIn(jar)
    expect(stepUp.location).toContain('/step-up')
    expect(await stepUp.submit()).toEqual(demanded('Totp'))
    await decide(server, { trustedDevice: {}, adaptiveMfa: {} })
  })

  it('locks out after wrong codes, together with sign-in', async () => {
    const { person, jar, secret } = await session()
    await whilePolicyIs(server, { factors: ['Totp'] }, async () => {
      await decide(server, { sentinelPolicy: { maxAttempts: 3 } })
      const stepUp = await stepUpIn(jar)
      const wrong = () => stepUp.call('POST /verification/totp/verify', { code: '000000' })
      for (let times = 0; times < 3; times += 1) expect((await wrong()).status).toBe(400)
      const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')
      expect(await stepUp.verifyTotp(secret)).toEqual(blocked)
      const elsewhere = await askForTwoFactors(server, new CookieJar(), { resource })
      await elsewhere.identify(person)
      expect(await elsewhere.verifyTotp(secret)).toEqual(blocked)
      await decide(server, { sentinelPolicy: {} })
    })
  })

  it('refuses a suspended person, and ends with the account', async () => {
    const { person, jar, secret } = await session()
    const stepUp = await stepUpIn(jar)
    await server.database.query('update users set is_suspended = true where id = $1', [person.id])
    const suspended = refusedAs(401, 'user.suspended')
    expect(await stepUp.verifyTotp(secret)).toEqual(suspended)
    expect(await stepUp.submit()).toEqual(suspended)
    await server.manage('DELETE /api/users/:userId', { params: { userId: person.id } })
    expect(await stepUp.submit()).toEqual(refusedAs(400, 'session.not_found'))
  })

  it('fails at once where no second factor can be used, and leaves the session as it is', async () => {
    const { jar } = await session({ hasFactor: false })
    await whilePolicyIs(server, { factors: [] }, async () => {
      const stepUp = await stepUpIn(jar)
      const location = new URL(await stepUp.back(await stepUp.submit()))
      expect(location.searchParams.get('error')).toBe('unmet_authentication_requirements')
      const usual = await authorize(server.url, { jar, extra: { prompt: 'none' } })
      expect(usual.location).toContain('code=')
    })
  })

  it('takes a code to an address, unless the session began with a code to the same one', async () => {
    const { person, jar } = await session({ hasFactor: false })
    const email = `${person.username}@step-up.example`
    const params = { userId: person.id }
    await server.manage('PATCH /api/users/:userId', { params, body: { primaryEmail: email } })
    const methods = (['username', 'email'] as const).map(identifier => ({
      identifier,
      password: true,
      verificationCode: identifier === 'email',
      isPasswordPrimary: true,
    }))
    await decide(server, { signIn: { methods } })
    const byCode = new CookieJar()
    const first = await askForTwoFactors(server, byCode, { resource, ...onePassword })
    await first.begin()
    const identifier = { type: 'email', value: email }
    const purpose = { identifier, interactionEvent: 'SignIn' }
    const { verificationId } = (await first.call('POST /verification/verification-code', purpose)).body
    const answer = { identifier, verificationId, code: await codeSentTo(server, email) }
    await first.call('POST /verification/verification-code/verify', answer)
    await first.call('POST /identification', { verificationId })
    await first.back(await first.submit())

    await whilePolicyIs(server, { factors: ['Totp', 'EmailVerificationCode'] }, async () => {
      const send = ['POST /verification/mfa-verification-code', { identifierType: 'email' }] as const
      const refused = await stepUpIn(byCode)
      expect(await refused.call(...send)).toEqual(refusedAs(400, 'session.mfa.mfa_factor_not_enabled'))
      expect(await refused.submit()).toEqual(unidentified)
      const stepUp = await stepUpIn(jar)
      expect(await stepUp.submit()).toEqual(demanded('EmailVerificationCode'))
      const sent = await stepUp.call(...send)
      const code = await codeSentTo(server, email)
      await stepUp.call(`${send[0]}/verify`, { identifierType: 'email', code, ...sent.body })
      const { id_token: idToken } = await stepUp.tokens(await stepUp.submit())
      expect(decodeJwt(idToken)).toMatchObject({ acr: multiFactor, amr: ['pwd', 'otp', 'mfa'] })
    })
  })

  it('takes no code to the mailbox whose magic link began the session', async () => {
    const { person } = await session({ hasFactor: false })
    const email = `${person.username}@step-up.example`
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: person.id },
      body: { primaryEmail: email },
    })
    const jar = new CookieJar()
    const first = await askForTwoFactors(server, jar, { resource, ...onePassword })
    await first.begin()
    const { token } = await server.manage('POST /api/one-time-tokens', { body: { email } })
    const link = { identifier: { type: 'email', value: email }, token }
    const verified = await first.call('POST /verification/one-time-token/verify', link)
    await first.call('POST /identification', verified.body)
    await first.back(await first.submit())
    await whilePolicyIs(server, { factors: ['Totp', 'EmailVerificationCode'] }, async () => {
      const stepUp = await stepUpIn(jar)
      expect(await stepUp.submit()).toEqual(unidentified)
      const byCode = await stepUp.call('POST /verification/mfa-verification-code', {
        identifierType: 'email',
      })
      expect(byCode).toEqual(refusedAs(400, 'session.mfa.mfa_factor_not_enabled'))
    })
  })
})

describe('the session of a step-up', () => {
  it.each([
    ['is older than `max_age`', { max_age: '50' }],
    ['is not to be used (`prompt=login`)', { prompt: 'login' }],
  ])('does not count where it %s: the person signs in from the first factor', async (_, extra) => {
    const { person, jar, secret, signedInAt } = await session()
    await age(person, 100)
    const anew = await stepUpIn(jar, extra)
    expect(anew.location).toContain('/sign-in')
    expect(await anew.submit()).toEqual(unidentified)
    expect(await anew.verifyTotp(secret)).toEqual(unidentified)
    await anew.identify(person)
    await anew.verifyTotp(secret)
    const { access_token: token } = await anew.tokens(await anew.submit())
    expect(Number(decodeJwt(token).auth_time)).toBeGreaterThanOrEqual(signedInAt)
  })

  it('counts until it is older than `max_age`, at each call and when the browser continues', async () => {
    const { person, jar, secret, signedInAt } = await session()
    const stepUp = await stepUpIn(jar, { max_age: '50' })
    expect(stepUp.location).toContain('/step-up')
    await server.database.query(
      `update sign_ins set state = jsonb_set(state, '{continues,authTime}', to_jsonb($1::bigint))
       where state ->> 'userId' = $2`,
      [signedInAt - 100, person.id],
    )
    const over = refusedAs(404, 'session.interaction_not_found')
    expect(await stepUp.verifyTotp(secret)).toEqual(over)
    expect(await stepUp.submit()).toEqual(over)

    await stepUp.begin()
    await stepUp.verifyTotp(secret)
    const { body } = await stepUp.submit()
    await server.database.query(
      `update oidc_records set payload = jsonb_set(payload, '{result,login,ts}', to_jsonb($1::bigint))
       where model = 'Interaction' and payload #>> '{result,login,accountId}' = $2`,
      [signedInAt - 100, person.id],
    )
    const continued = await jar.fetch(body.redirectTo)
    expect(continued.headers.get('location')).toContain('/sign-in?')
    await stepUp.identify(person)
    await server.database.query('update factors set last_used_step = null where user_id = $1', [person.id])
    await stepUp.verifyTotp(secret)
    const { access_token: token } = await stepUp.tokens(await stepUp.submit())
    expect(Number(decodeJwt(token).auth_time)).toBeGreaterThanOrEqual(signedInAt)
  })

  it('ends, and the step-up with it: the browser repeats the request, and the person signs in anew', async () => {
    const { person, jar, secret } = await session()
    const stepUp = await stepUpIn(jar, { nonce: 'the-first' })
    await stepUp.verifyTotp(secret)
    const { body } = await stepUp.submit()
    await person.ask('DELETE /api/my-account/sessions', { verification: await person.prove() })
    const over = refusedAs(400, 'session.not_found')
    expect(await stepUp.begin()).toEqual(over)
    expect(await stepUp.submit()).toEqual(over)
    const program = await jar.fetch(body.redirectTo, { headers: { accept: 'application/json' } })
    expect(program.status).toBe(400)
    const repeated = (await jar.fetch(body.redirectTo)).headers.get('location') ?? ''
    expect((await jar.fetch(repeated)).headers.get('location')).toContain('/sign-in?')
    await stepUp.identify(person)
    await server.database.query('update factors set last_used_step = null where user_id = $1', [person.id])
    await stepUp.verifyTotp(secret)
    const tokens = await stepUp.tokens(await stepUp.submit())
    expect(decodeJwt(tokens.id_token)).toMatchObject({ nonce: 'the-first', acr: multiFactor })
  })

  it('alone changes nothing: a person without a second factor signs in, then sets one up', async () => {
    const { person, jar } = await session({ hasFactor: false })
    const stepUp = await stepUpIn(jar)
    expect(await stepUp.submit()).toEqual(unidentified)
    expect(await stepUp.bindTotp()).toEqual(unidentified)
    for (const value of [password, 'another-Lake-78']) {
      const answer = await stepUp.call('POST /profile', { type: 'password', value })
      expect(answer, value).toEqual(unidentified)
    }
    for (const at of ['mfa/mfa-skipped', 'mfa/mfa-enabled', 'mfa/passkey-skipped'])
      expect(await stepUp.call(`POST /profile/${at}`), at).toEqual(unidentified)
    expect((await person.ask('GET /api/my-account/mfa-verifications')).body).toEqual([])

    await stepUp.identify(person)
    expect(await stepUp.submit()).toEqual(
      refusedAs(422, 'user.missing_mfa', { availableFactors: ['WebAuthn', 'Totp'] }),
    )
    expect((await stepUp.bindTotp()).status).toBe(204)
    const { body } = await stepUp.call('POST /verification/backup-code/generate')
    await stepUp.call('POST /profile/mfa', { type: 'BackupCode', verificationId: body.verificationId })
    const { id_token: idToken } = await stepUp.tokens(await stepUp.submit())
    expect(decodeJwt(idToken).acr).toBe(multiFactor)
  })
})

describe('where people may only register', () => {
  const whileClosed = async (work: () => Promise<void>) => {
    await decide(server, { signInMode: 'Register' })
    await work().finally(() => decide(server, { signInMode: 'SignInAndRegister' }))
  }
  const forbidden = refusedAs(403, 'auth.forbidden')

  it('a signed-in person verifies the second factor', async () => {
    const { jar, secret } = await session()
    await whileClosed(async () => {
      const stepUp = await stepUpIn(jar)
      expect(await stepUp.submit()).toEqual(demanded('Totp'))
      await stepUp.verifyTotp(secret)
      const tokens = await stepUp.tokens(await stepUp.submit())
      expect(decodeJwt(tokens.id_token)).toMatchObject({ acr: multiFactor })
    })
  })

  it('a signed-in person without a second factor signs in again, then sets one up; another one does not', async () => {
    const { person, jar } = await session({ hasFactor: false })
    const otto = await somebody(server)
    await whileClosed(async () => {
      const stepUp = await stepUpIn(jar)
      expect(await stepUp.identify(otto)).toEqual(forbidden)
      expect((await stepUp.identify(person)).status).toBe(204)
      expect((await stepUp.bindTotp()).status).toBe(204)
      const anew = await askForTwoFactors(server, new CookieJar(), { resource })
      expect(await anew.begin()).toEqual(forbidden)
    })
  })
})

describe('another person who signs in at a step-up', () => {
  it('inherits neither the session nor a verified factor', async () => {
    const { jar, secret } = await session()
    const otto = await somebody(server)
    const ottos = await addTotp(otto)
    const stepUp = await stepUpIn(jar)
    await stepUp.verifyTotp(secret)
    const { body } = await stepUp.call('POST /verification/password', {
      identifier: { type: 'username', value: otto.username },
      password,
    })
    expect((await stepUp.call('POST /identification', body)).status).toBe(204)
    expect(await stepUp.submit()).toEqual(demanded('Totp'))
    expect((await stepUp.call('POST /verification/totp/verify', { code: codeOf(secret) })).status).toBe(400)
    await stepUp.verifyTotp(ottos)
    const submitted = await stepUp.submit()
    // The library ends the first person’s session by a self-submitting form.
    const form = await (await jar.fetch(submitted.body.redirectTo)).text()
    const [, action = ''] = /action="([^"]+)"/.exec(form) ?? []
    const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ])
    const ended = await jar.fetch(action, { method: 'POST', body: new URLSearchParams(fields) })
    const redirectTo = new URL(ended.headers.get('location') ?? '', server.url).href
    const tokens = await stepUp.tokens({ ...submitted, body: { redirectTo } })
    expect(decodeJwt(tokens.id_token)).toMatchObject({ sub: otto.id, amr: ['pwd', 'otp', 'mfa'] })
  })

  it('who has no second factor sets one up, and cannot switch to a registration that inherits', async () => {
    const { jar, secret } = await session()
    const otto = await somebody(server)
    const stepUp = await stepUpIn(jar)
    await stepUp.verifyTotp(secret)
    await stepUp.call('PUT /interaction-event', { interactionEvent: 'Register' })
    await stepUp.call('PUT /interaction-event', { interactionEvent: 'SignIn' })
    expect(await stepUp.submit()).toEqual(unidentified)
    await stepUp.identify(otto)
    expect(await stepUp.submit()).toEqual(
      refusedAs(422, 'user.missing_mfa', { availableFactors: ['WebAuthn', 'Totp'] }),
    )
  })
})
