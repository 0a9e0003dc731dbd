import { createServer } from 'node:http'
import { managementResource } from '@latchkey/contract'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askExchange, impersonate, newSubjectToken, registerExchanger, types } from './support/exchange.ts'
import { codeSentTo, sentTo } from './support/mailbox.ts'
import { authorize, passSignIn, signIn } from './support/people.ts'
import { freePort, startTestServer, type TestServer } from './support/server.ts'
import { password, refusedAs, type Somebody, somebody } from './support/somebody.ts'
import { registerThirdParty, signInElsewhere } from './support/third-party.ts'
import { expectNoTrace } from './support/traces.ts'
import { ask } from './support/wire.ts'

// Regression tests for vulnerabilities that were found in other account servers.

let server: TestServer
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  await server.manage('PATCH /api/sign-in-exp', {
    body: { mfa: { factors: ['Totp', 'BackupCode'], policy: 'NoPrompt' } },
  })
})
afterAll(() => server.stop())

const newAddress = () => `person${count++}@mail.example`
const newSecret = () => new Secret({ size: 20 }).base32
const codeOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate()

async function withTotp(person: Somebody, secret = newSecret()): Promise<{ secret: string; code: string }> {
  const code = codeOf(secret)
  const { status } = await person.ask('PUT /api/my-account/mfa-verifications/totp', {
    verification: await person.prove(),
    body: { secret, code },
  })
  expect(status).toBe(204)
  return { secret, code }
}

async function sendCode(person: Somebody, value: string) {
  return person.ask('POST /api/verifications/verification-code', {
    body: { identifier: { type: 'email', value } },
  })
}

const token = (parameters: Record<string, string>) =>
  fetch(`${server.url}/oidc/token`, { method: 'POST', body: new URLSearchParams(parameters) })

it('refuses a suspended person’s refresh token, also after the suspension', async () => {
  const tokens = await signInWithRefresh()
  const suspend = (isSuspended: boolean) =>
    server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: tokens.id },
      body: { isSuspended },
    })
  await suspend(true)
  expect(await refresh(tokens.refresh_token)).toMatchObject(invalidGrant)
  await suspend(false)
  expect(await refresh(tokens.refresh_token)).toMatchObject(invalidGrant)
})

it('refuses a suspended person’s tokens even if they were not revoked', async () => {
  const tokens = await signInWithRefresh()
  const exchanger = await registerExchanger(server)
  await server.database.query('update users set is_suspended = true where id = $1', [tokens.id])
  await expectNoTrace(server.database, async () => {
    expect(await refresh(tokens.refresh_token)).toMatchObject(invalidGrant)
    for (const at of ['GET /api/my-account', 'GET /oidc/me'])
      expect((await ask(server.url, at, { token: tokens.access_token })).status, at).toBe(401)
    const asked = { subject_token: tokens.access_token, subject_token_type: types.accessToken }
    expect(await askExchange(server, exchanger, asked)).toMatchObject(invalidGrant)
  })
})

async function refresh(refreshToken = '') {
  const form = { grant_type: 'refresh_token', client_id: 'demo-app', refresh_token: refreshToken }
  const response = await token(form)
  return { status: response.status, body: await response.json() }
}

async function signInWithRefresh() {
  const person = await somebody(server, { scope: 'openid profile offline_access' })
  const tokens = await signIn(server.url, person.username, password, {
    scope: 'openid profile offline_access',
    extra: { prompt: 'consent' },
  })
  expect(tokens.refresh_token).toBeDefined()
  return { ...tokens, id: person.id }
}

it('refuses an ID token as `subject_token`, whatever its declared type', async () => {
  const mira = await somebody(server)
  const exchangers = [await registerExchanger(server), await registerExchanger(server, 'SPA')]
  await expectNoTrace(server.database, async () => {
    for (const exchanger of exchangers)
      for (const subject_token_type of [...Object.values(types), 'urn:ietf:params:oauth:token-type:jwt'])
        for (const more of [{ scope: 'openid' }, { resource: managementResource }]) {
          const asked = { subject_token: mira.id_token, subject_token_type, ...more }
          expect(await askExchange(server, exchanger, asked)).toMatchObject(invalidGrant)
        }
  })
})

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } }

it('never exchanges a third-party token for first-party permissions', async () => {
  const mira = await somebody(server)
  const application = await registerThirdParty(server, ['profile'])
  const { access_token: theirs } = await signInElsewhere(server, application, {
    username: mira.username,
    password,
  })
  const asked = { subject_token_type: types.accessToken, scope: 'openid email' }
  const exchanger = await registerExchanger(server)
  await expectNoTrace(server.database, async () => {
    expect(await askExchange(server, exchanger, { ...asked, subject_token: theirs })).toMatchObject(
      invalidGrant,
    )
    // The third-party application itself cannot exchange either, with its own token or with a first-party one.
    for (const subject_token of [theirs, mira.access_token])
      expect(await askExchange(server, application, { ...asked, subject_token })).toMatchObject({
        status: 400,
        body: { error: 'invalid_request' },
      })
  })
  expect(await askExchange(server, exchanger, { ...asked, subject_token: mira.access_token })).toMatchObject({
    status: 200,
  })
})

it('exchanges a subject token once', async () => {
  const [mira, exchanger] = [await somebody(server), await registerExchanger(server)]
  const asked = {
    subject_token: await newSubjectToken(server, mira.id),
    subject_token_type: types.impersonation,
    scope: 'openid',
  }
  const answers = await Promise.all(Array.from({ length: 5 }, () => askExchange(server, exchanger, asked)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(await askExchange(server, exchanger, asked)).toMatchObject(invalidGrant)
})

it('keeps the impersonator’s restrictions when a token is exchanged again', async () => {
  const [mira, exchanger] = [await somebody(server), await registerExchanger(server)]
  const borrowed = await impersonate(server, exchanger, mira.id)
  const { body } = await askExchange(server, exchanger, {
    subject_token: borrowed,
    subject_token_type: types.accessToken,
    scope: 'openid profile',
  })
  const answer = await ask(server.url, 'PATCH /api/my-account', {
    token: body.access_token,
    body: { username: 'taken_over' },
  })
  expect(answer).toEqual(refusedAs(403, 'auth.forbidden', { reason: 'impersonated' }))
})

it('refuses a TOTP code a second time', async () => {
  const mira = await somebody(server)
  const { code } = await withTotp(mira)
  // The first use was the enrollment of the app.
  expect(await mira.ask('POST /api/verifications/totp/verify', { body: { code } })).toEqual(
    refusedAs(400, 'session.mfa.invalid_totp_code'),
  )
})

it('counts failures of the lockout as a number (10 + 1 is 11, not 101)', async () => {
  await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: { maxAttempts: 101 } } })
  const mira = await somebody(server)
  for (let tries = 0; tries < 12; tries += 1)
    expect(await mira.ask('POST /api/verifications/password', { body: { password: 'wrong-1' } })).toEqual(
      refusedAs(422, 'session.invalid_credentials'),
    )
  await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: {} } })
})

it('sends no code to a blocked address', async () => {
  await server.manage('PATCH /api/sign-in-exp', {
    body: { emailBlocklistPolicy: { customBlocklist: ['@blocked.example'] } },
  })
  const mira = await somebody(server)
  const answer = await expectNoTrace(server.database, () => sendCode(mira, 'mira@blocked.example'))
  expect(answer).toEqual(refusedAs(422, 'session.email_blocklist.email_not_allowed'))
  expect(await sentTo(server, 'mira@blocked.example')).toEqual([])
  await server.manage('PATCH /api/sign-in-exp', { body: { emailBlocklistPolicy: {} } })
})

it('answers a failed sign-in the same whether or not the account exists', async () => {
  const mira = await somebody(server)
  const withoutPassword = await server.manage('POST /api/users', {
    body: { username: `quiet_${count++}` },
  })
  const refusals = []
  for (const username of [mira.username, withoutPassword.username ?? '', 'nobody_at_all']) {
    const { jar } = await authorize(server.url)
    refusals.push(
      await passSignIn(server.url, jar, { username, password: 'wrong-1', event: 'SignIn' }).catch(
        ({ code, status, message }) => ({ code, status, message }),
      ),
    )
  }
  expect(refusals[0]).toMatchObject({ code: 'session.invalid_credentials' })
  expect(refusals).toEqual(Array(3).fill(refusals[0]))
})

it('counts wrong second-factor codes toward the lockout', async () => {
  await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: { maxAttempts: 3 } } })
  const mira = await somebody(server)
  await withTotp(mira)
  const guess = (path: string, code: string) =>
    mira.ask(`POST /api/verifications/${path}/verify`, { body: { code } })
  for (const [factor, code] of [
    ['totp', '000000'],
    ['backup-code', '0000000000'],
  ] as const) {
    for (let tries = 0; tries < 2; tries += 1) await guess(factor, code)
    expect(await guess(factor, code)).toEqual(
      refusedAs(400, 'session.verification_blocked_too_many_attempts'),
    )
  }
  await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: {} } })
})

it('answers a null byte with 400', async () => {
  const mira = await somebody(server)
  for (const [at, body] of [
    ['PATCH /api/my-account', { name: 'a\0b' }],
    ['POST /api/verifications/password', { password: 'a\0b' }],
    ['POST /api/verifications/verification-code', { identifier: { type: 'email', value: 'a\0b@c.d' } }],
    ['POST /api/verifications/totp/verify', { code: '\0' }],
  ] as const)
    expect((await mira.ask(at, { body })).status, at).toBe(400)
})

it('refuses another account’s verification for a new password', async () => {
  const [a, b] = [await somebody(server), await somebody(server)]
  const answer = await b.ask('POST /api/my-account/password', {
    verification: await a.prove(),
    body: { password: 'a-Quieter-Lake-78' },
  })
  expect(answer).toEqual(refusedAs(401, 'verification_record.permission_denied'))
})

it('refuses another account’s verification for a deletion', async () => {
  const [first, second] = [await somebody(server), await somebody(server)]
  await withTotp(first)
  const [factor] = (await first.ask('GET /api/my-account/mfa-verifications')).body
  // No operation deletes one's own account yet; the test deletes a factor.
  const answer = await first.ask(`DELETE /api/my-account/mfa-verifications/${factor.id}`, {
    verification: await second.prove(),
  })
  expect(answer).toEqual(refusedAs(401, 'verification_record.permission_denied'))
})

// CVE-2025-71400
it('refuses to delete another person’s factor, session, grant or device by its id', async () => {
  const [mira, thief] = [await somebody(server), await somebody(server)]
  await withTotp(mira)
  const [factor] = (await mira.ask('GET /api/my-account/mfa-verifications')).body
  const { sessions } = (await mira.ask('GET /api/my-account/sessions', { verification: await mira.prove() }))
    .body
  const verification = await thief.prove()
  const attempts = [
    `DELETE /api/my-account/mfa-verifications/${factor.id}`,
    `DELETE /api/my-account/sessions/${sessions[0].payload.uid}`,
    `DELETE /api/my-account/grants/${factor.id}`,
    `DELETE /api/my-account/trusted-devices/${factor.id}`,
  ]
  await expectNoTrace(server.database, async () => {
    for (const at of attempts)
      expect((await thief.ask(at, { verification })).status, at).toBeGreaterThanOrEqual(400)
  })
})

// CVE-2025-61928
it('refuses to create a personal access token for another person', async () => {
  const [mira, thief] = [await somebody(server), await somebody(server)]
  const answer = await thief.ask(`POST /api/users/${mira.id}/personal-access-tokens`, {
    body: { name: 'mine', userId: mira.id },
  })
  expect([401, 404]).toContain(answer.status)
})

it('does not give the account to the recipient of a mistyped email address', async () => {
  const mira = await somebody(server)
  const right = newAddress()
  await sendCode(mira, right)
  await server.manage('PATCH /api/users/:userId', {
    params: { userId: mira.id },
    body: { primaryEmail: right },
  })
  const typo = newAddress()
  const { body } = await sendCode(mira, typo)
  // The reader of the mistyped address has the code, but cannot use it.
  const stranger = await somebody(server)
  const code = await codeSentTo(server, typo)
  expect(
    await stranger.ask('POST /api/verifications/verification-code/verify', {
      body: { identifier: { type: 'email', value: typo }, verificationId: body.verificationRecordId, code },
    }),
  ).toEqual(refusedAs(400, 'verification_record.not_found'))
  expect((await mira.ask('GET /api/my-account')).body.primaryEmail).toBe(right)
})

// GHSA-qq9h-g4jm-xgf3
it('does not link an email address before its owner has verified it', async () => {
  const thief = await somebody(server)
  const victims = newAddress()
  const { body } = await sendCode(thief, victims)
  for (const record of [body.verificationRecordId, await thief.prove()])
    expect(
      await thief.ask('POST /api/my-account/primary-email', {
        verification: await thief.prove(),
        body: { email: victims, newIdentifierVerificationRecordId: record },
      }),
    ).toEqual(refusedAs(400, 'verification_record.not_found'))
  expect((await thief.ask('PATCH /api/my-account', { body: { primaryEmail: victims } })).status).toBe(422)
})

// CVE-2026-16100
it('bounds the labels of metrics, and takes none from the caller', async () => {
  const series = async () => (await (await fetch(`${server.url}/metrics`)).text()).split('\n').length
  await ask(server.url, 'GET /api/warm-up')
  const before = await series()
  for (let each = 0; each < 50; each += 1) await ask(server.url, `GET /api/unknown-${each}`)
  for (let each = 0; each < 50; each += 1) await ask(server.url, `GET /api/my-account/sessions/${each}`)
  expect((await series()) - before).toBeLessThan(20)
})

it('makes no request to its own network for a client id or connector (SSRF)', async () => {
  let asked = 0
  const port = await freePort()
  const inside = createServer((_, response) => {
    asked += 1
    response.end('{}')
  }).listen(port, '127.0.0.1')
  const { location } = await authorize(server.url, { clientId: `http://127.0.0.1:${port}/client.json` })
  expect(location).toMatch(/\/error/)
  await server.manage('POST /api/connectors', {
    body: { connectorId: 'http-email', config: { endpoint: `http://127.0.0.1:${port}/` } },
  })
  expect(await sendCode(await somebody(server), newAddress())).toEqual(refusedAs(400, 'connector.general'))
  expect(asked).toBe(0)
  inside.close()
  const [connector] = await server.manage('GET /api/connectors')
  await server.manage('DELETE /api/connectors/:id', { params: { id: connector?.id ?? '' } })
})

it('ignores `X-Forwarded-For` from an untrusted caller', async () => {
  const mira = await somebody(server)
  await mira.ask('PATCH /api/my-account', {
    body: { name: 'Mira' },
    headers: { 'x-forwarded-for': '203.0.113.7' },
  })
  const [log] = await server.manage('GET /api/logs', {
    query: { userId: mira.id, logKey: 'User.Data.Updated' },
  })
  expect(JSON.stringify(log)).not.toContain('203.0.113.7')
})
