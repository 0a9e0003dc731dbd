import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addBackupCodes, addTotp, codeOf, steadyStep } from './support/factors.ts'
import { allScopes, authorize, CookieJar, exchange, follow, passSignIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'
import { type Answer, ask } from './support/wire.ts'

// Fifty clients redeem one secret at once, on two nodes with one database and one public URL. Codes by message, magic
// links and access links: `sign-in/verification-codes.test.ts`, `sign-in/mfa-codes.test.ts`,
// `sign-in/one-time-token.test.ts` and `links/access.test.ts`. A device code: `oidc/device-flow.test.ts`.

let one: TestServer
let other: TestServer
beforeAll(async () => {
  one = await startTestServer()
  other = await startTestServer({ databaseUrl: one.databaseUrl, endpoint: one.url })
})
afterAll(async () => {
  await other.stop()
  await one.stop()
})

const offline = { scope: `${allScopes} offline_access`, extra: { prompt: 'consent' } }

/** Sends it from fifty clients, half of them to each node. */
const fifty = (send: (node: TestServer, index: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: 50 }, (_, index) => send(index % 2 ? one : other, index)))

const requestTokens = (node: TestServer, form: Record<string, string>) =>
  ask(node.url, 'POST /oidc/token', {
    text: new URLSearchParams({ client_id: 'demo-app', ...form }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

/** A person who comes back to the application, which has not redeemed its code yet. */
async function returned() {
  const person = await somebody(one)
  const request = await authorize(one.url, { ...offline, jar: new CookieJar() })
  const { username } = person
  const redirectTo = await passSignIn(one.url, request.jar, { username, password, event: 'SignIn' })
  const callback = await follow(request.jar, redirectTo, request.redirectUri)
  const { rows } = await one.database.query<{ grant_id: string }>(
    `select grant_id from oidc_records
     where model = 'AuthorizationCode' and account_id = $1 and consumed_at is null`,
    [person.id],
  )
  return { request, callback, grantId: rows[0]?.grant_id ?? '' }
}

/** Splits the responses into those that succeeded and those that did not. */
function sorted(answers: Answer[]) {
  const won = answers.filter(({ status }) => status === 200)
  return { won, lost: answers.filter(answer => !won.includes(answer)) }
}

/** The tokens of the grant that the code is for, by their model. */
async function livingTokens(grantId: string): Promise<string[]> {
  const { rows } = await one.database.query<{ model: string }>(
    `select model from oidc_records
     where grant_id = $1 and model in ('AccessToken', 'RefreshToken') and consumed_at is null order by model`,
    [grantId],
  )
  return rows.map(({ model }) => model)
}

describe('of fifty clients at once, on two nodes', () => {
  it('one gets tokens for an authorization code, and no other token is stored', async () => {
    const { request, callback, grantId } = await returned()
    const { won, lost } = sorted(
      await fifty(node =>
        requestTokens(node, {
          grant_type: 'authorization_code',
          redirect_uri: request.redirectUri,
          code: new URL(callback).searchParams.get('code') ?? '',
          code_verifier: request.verifier,
        }),
      ),
    )
    expect(won).toHaveLength(1)
    expect(new Set(lost.map(({ status, body }) => `${status} ${body.error}`))).toEqual(
      new Set(['400 invalid_grant']),
    )
    // A code that comes a second time revokes the tokens of the first (RFC 6749 section 4.1.2).
    expect([[], ['AccessToken', 'RefreshToken']]).toContainEqual(await livingTokens(grantId))
  })

  it('all get the same successor of a refresh token', async () => {
    const { request, callback, grantId } = await returned()
    const { refresh_token: token = '' } = await exchange(one.url, callback, request)
    const answers = await fifty(node =>
      requestTokens(node, { grant_type: 'refresh_token', refresh_token: token }),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const successors = new Set(answers.map(({ body }) => body.refresh_token))
    expect(successors.size).toBe(1)
    expect(successors).not.toContain(token)
    const living = await livingTokens(grantId)
    expect(living.filter(model => model === 'RefreshToken')).toHaveLength(1)
  })

  it('one signs in, or verifies a step-up, with a backup code', async () => {
    const person = await somebody(one)
    await addTotp(person)
    const [code = ''] = await addBackupCodes(person)
    await expectOneToWin(person, 'backup-code', code)
  })

  it('one signs in, or verifies a step-up, with a code of an authenticator app', async () => {
    const person = await somebody(one)
    const secret = await addTotp(person)
    await steadyStep()
    await expectOneToWin(person, 'totp', codeOf(secret))
  })
})

/** Five browsers that are signing in, and the account page of the person, use one code of a factor. */
async function expectOneToWin(person: Somebody, factor: string, code: string): Promise<void> {
  const browsers = await Promise.all(Array.from({ length: 5 }, () => identified(person)))
  const answers = await fifty((node, index) => {
    const cookie = browsers[index % 10]
    return cookie
      ? ask(node.url, `POST /api/experience/verification/${factor}/verify`, {
          body: { code },
          headers: { cookie },
        })
      : ask(node.url, `POST /api/verifications/${factor}/verify`, {
          body: { code },
          token: person.access_token,
        })
  })
  const won = answers.filter(({ status }) => status < 300)
  expect(won.map(({ text }) => text)).toHaveLength(1)
  const submitted = await Promise.all(
    browsers.map(cookie => ask(one.url, 'POST /api/experience/submit', { headers: { cookie } })),
  )
  const isSignIn = won[0]?.status === 200
  expect(submitted.filter(({ status }) => status === 200)).toHaveLength(isSignIn ? 1 : 0)
}

/** A browser that has verified the password. Returns its cookies. */
async function identified({ username }: Somebody): Promise<string> {
  const { jar } = await authorize(one.url)
  const call = (at: string, body: object) => ask(one.url, at, { body, headers: { cookie: jar.cookie } })
  await call('PUT /api/experience', { interactionEvent: 'SignIn' })
  const { body } = await call('POST /api/experience/verification/password', {
    identifier: { type: 'username', value: username },
    password,
  })
  const { status } = await call('POST /api/experience/identification', {
    verificationId: body.verificationId,
  })
  expect(status).toBe(204)
  return jar.cookie
}
