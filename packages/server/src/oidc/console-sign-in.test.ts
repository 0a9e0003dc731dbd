import { type ManagementRow, managementApi, managementResource } from '@latchkey/contract'
import { decodeJwt, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Administrator,
  administrator,
  consoleRequest,
  enterConsole,
  newAdministrator,
} from '../../../../tests/support/administrators.ts'
import { validBodies } from '../../../../tests/support/bodies.ts'
import { expectOfEvery } from '../../../../tests/support/every-row.ts'
import { codeOf, steadyStep } from '../../../../tests/support/factors.ts'
import {
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  signIn,
  signInApiOf,
} from '../../../../tests/support/people.ts'
import { filled, rowsOf } from '../../../../tests/support/rows.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, refusedAs } from '../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../tests/support/traces.ts'
import { multiFactor } from '../../../../tests/support/two-factors.ts'
import { ask } from '../../../../tests/support/wire.ts'
import { loadKeys } from './keys.ts'

// How administrators sign in: with a second factor, and again before what is dangerous (RFC 9470).

const rows = rowsOf<ManagementRow>(managementApi, validBodies.management)
let server: TestServer
let owner: Administrator
beforeAll(async () => {
  server = await startTestServer()
  owner = await administrator(server, 'owner')
})
afterAll(() => server.stop())

const insufficient = refusedAs(401, 'auth.insufficient_user_authentication')
const challengeOf = (answer: { headers: Headers }) => answer.headers.get('www-authenticate')

/** The token of an administrator as the server would have signed it for another sign-in. */
async function tokenWith(changes: JWTPayload): Promise<string> {
  const { services } = server.running
  const [jwk] = (await loadKeys(services.database, services.vault, new Date())).signing
  if (!jwk) throw new Error('no key')
  return new SignJWT({ ...decodeJwt(owner.access_token), ...changes })
    .setProtectedHeader({ alg: 'ES384', typ: 'at+jwt', ...(jwk.kid && { kid: jwk.kid }) })
    .sign(await importJWK({ ...jwk } as JWK, 'ES384'))
}
const signedInSecondsAgo = (seconds: number) =>
  tokenWith({ auth_time: Math.floor(Date.now() / 1000) - seconds })

describe('step-up', () => {
  const dangerous = rows.filter(({ row }) => row.stepUp)

  it('is asked for by every dangerous operation when the sign-in is older than ten minutes', async () => {
    const token = await signedInSecondsAgo(605)
    await expectNoTrace(server.database, () =>
      expectOfEvery(dangerous, async ({ route, row, body }) => {
        const query = Array.isArray(row.stepUp) ? `?${row.stepUp[0]}=true` : ''
        const answer = await ask(server.url, filled(route) + query, { token, body })
        expect(answer).toEqual(insufficient)
        expect(challengeOf(answer)).toContain('error="insufficient_user_authentication"')
        expect(challengeOf(answer)).toContain('max_age="600"')
      }),
    )
  })

  it('is not asked for within ten minutes, nor by the other operations', async () => {
    const { id } = await server.manage('POST /api/users', { body: {} })
    const token = await signedInSecondsAgo(605)
    expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(200)
    const renamed = await ask(server.url, `PATCH /api/users/${id}`, { token, body: { name: 'Mira' } })
    expect(renamed.status).toBe(200)
    const recent = await ask(server.url, `DELETE /api/users/${id}`, { token: await signedInSecondsAgo(595) })
    expect(recent.status).toBe(204)
  })

  it('covers what deletes, gives power or returns a secret', () => {
    const names = rows.filter(({ row }) => row.stepUp).map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        ...['deleteUser', 'scheduleUserDeletion', 'setUserPassword', 'listUsers', 'readUser'],
        ...['createSubjectToken', 'createUserPersonalAccessToken', 'createOneTimeToken', 'createUserFactor'],
        ...['createApplicationSecret', 'deleteApplication', 'deleteResource', 'rotateOidcKeys'],
      ]),
    )
    const ofRoles = rows.filter(({ route }) => /roles/.test(route) && !route.startsWith('GET '))
    for (const { name, row } of ofRoles) expect(row.stepUp, name).toBe('always')
  })

  it('is asked for before any change of an administrator, and before secrets are shown', async () => {
    const { id } = await newAdministrator(server, ['read-only'])
    const token = await signedInSecondsAgo(605)
    const body = { purpose: 'passwordReset' }
    expect(await ask(server.url, `POST /api/users/${id}/access-links`, { token, body })).toEqual(insufficient)
    const { id: client } = await server.manage('POST /api/applications', {
      body: { name: 'Shop', type: 'MachineToMachine' },
    })
    const valueWith = async (token: string) =>
      (await ask(server.url, `GET /api/applications/${client}/secrets`, { token })).body[0].value
    expect(await valueWith(token)).toMatch(/^.{4}\*+$/)
    expect(await valueWith(await signedInSecondsAgo(10))).not.toContain('*')
    const promoted = await ask(server.url, `PATCH /api/applications/${client}`, {
      token,
      body: { isAdmin: true },
    })
    expect(promoted).toEqual(insufficient)
  })

  it('is answered by signing in again, in the same session', async () => {
    await steadyStep()
    const person = await newAdministrator(server, ['owner'])
    const first = await enterConsole(server, person, { steps: -1 })
    const again = await enterConsole(server, person, { steps: 0, extra: { prompt: 'login' } })
    const [before, after] = [first, again].map(tokens => Number(decodeJwt(tokens.access_token).auth_time))
    expect(after).toBeGreaterThanOrEqual(before ?? 0)
    const { id } = await server.manage('POST /api/users', { body: {} })
    const answer = await ask(server.url, `DELETE /api/users/${id}`, { token: again.access_token })
    expect(answer.status, answer.text).toBe(204)
  })
})

describe('the second factor', () => {
  it('is required of everybody who enters the console, and can be set up on the way', async () => {
    await steadyStep()
    const { id } = await server.manage('POST /api/users', { body: { username: 'olga', password } })
    await server.manage('POST /api/users/:userId/roles', {
      params: { userId: id },
      body: { roleIds: ['owner'] },
    })
    const request = await authorize(server.url, consoleRequest(server.url))
    const { jar } = request
    await expect(
      passSignIn(server.url, jar, { username: 'olga', password, event: 'SignIn' }),
    ).rejects.toMatchObject({ code: 'user.missing_mfa' })
    const call = signInApiOf(server.url, jar)
    const { verificationId, secret } = await call('POST /api/experience/verification/totp/secret')
    await call('POST /api/experience/verification/totp/verify', {
      body: { verificationId, code: codeOf(secret) },
    })
    await call('POST /api/experience/profile/mfa', { body: { type: 'Totp', verificationId } })
    const { redirectTo = '' } = await call('POST /api/experience/submit').catch(async problem => {
      expect(problem).toMatchObject({ code: 'session.mfa.backup_code_required' })
      const codes = await call('POST /api/experience/verification/backup-code/generate')
      await call('POST /api/experience/profile/mfa', {
        body: { type: 'BackupCode', verificationId: codes.verificationId },
      })
      return call('POST /api/experience/submit')
    })
    const tokens = await exchange(server.url, await follow(jar, redirectTo, request.redirectUri), request, {
      resource: managementResource,
    })
    expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: id, scope: 'all', acr: multiFactor })
  })

  it('is asked for in a session of one factor, and is never skipped silently', async () => {
    const jar = new CookieJar()
    await signIn(server.url, 'one_factor', password, { event: 'Register', jar })
    const silent = await authorize(server.url, consoleRequest(server.url, jar, { prompt: 'none' }))
    expect(silent.location).toContain('error=login_required')
    const asked = await authorize(server.url, consoleRequest(server.url, jar))
    expect(asked.location).toContain('/step-up')
  })

  it('refuses a token of a sign-in with one factor, unless an owner decides otherwise', async () => {
    const token = await tokenWith({ acr: undefined as never })
    const answer = await ask(server.url, 'GET /api/users', { token })
    expect(answer).toEqual(insufficient)
    expect(challengeOf(answer)).toContain(`acr_values="${multiFactor}"`)
    const admin = await administrator(server, 'administrator')
    const at = 'PATCH /api/configs/administrators'
    const body = { requiresSecondFactor: false }
    expect(await admin.ask(at, { body })).toEqual(refusedAs(403, 'auth.forbidden', { missingScope: 'all' }))
    expect((await owner.ask(at, { body })).status).toBe(200)
    expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(200)
    await owner.ask(at, { body: { requiresSecondFactor: true } })
  })

  it('locks nobody out where no factor can be set up', async () => {
    const { signInExperience } = await server.running.services.settings.read()
    const decide = (factors: string[]) =>
      server.manage('PATCH /api/sign-in-exp', {
        body: { mfa: { ...signInExperience.mfa, factors } as never },
      })
    await decide([])
    const { id } = await server.manage('POST /api/users', { body: { username: 'otto', password } })
    await server.manage('POST /api/users/:userId/roles', {
      params: { userId: id },
      body: { roleIds: ['owner'] },
    })
    const request = await authorize(server.url, consoleRequest(server.url))
    const to = await passSignIn(server.url, request.jar, { username: 'otto', password, event: 'SignIn' })
    const tokens = await exchange(server.url, await follow(request.jar, to, request.redirectUri), request, {
      resource: managementResource,
    })
    expect((await ask(server.url, 'GET /api/users', { token: tokens.access_token })).status).toBe(200)
    await decide(signInExperience.mfa.factors)
  })
})

describe('administrators', () => {
  it('read who they are, with roles and scopes; so do applications', async () => {
    const support = await administrator(server, 'support')
    expect((await support.ask('GET /api/administrators/me')).body).toMatchObject({
      kind: 'person',
      id: support.id,
      name: support.username,
      roles: [{ id: 'support', name: 'Support' }],
      scopes: ['logs:read', 'users:read', 'users:support', 'users:suspend'],
      signedInAt: expect.any(Number),
    })
    expect(await server.manage('GET /api/administrators/me')).toMatchObject({
      kind: 'application',
      scopes: ['all'],
      signedInAt: null,
    })
  })

  it('are listed with what an owner looks for', async () => {
    const { body, headers } = await owner.ask('GET /api/administrators')
    expect(Number(headers.get('total-number'))).toBe(body.length)
    expect(body.find(({ id }: { id: string }) => id === owner.id)).toMatchObject({
      username: owner.username,
      roles: [{ id: 'owner', name: 'Owner' }],
      scopes: ['all'],
      hasSecondFactor: true,
      isSuspended: false,
      lastSignInAt: expect.any(Number),
    })
  })
})
