import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  signIn,
  signInApiOf,
} from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// What suspending and deleting an account revokes.

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const suspend = async (userId: string, isSuspended: unknown) =>
  ask(server.url, `PATCH /api/users/${userId}/is-suspended`, {
    token: await server.token(),
    body: { isSuspended },
  })

const remove = async (userId: string) =>
  ask(server.url, `DELETE /api/users/${userId}`, { token: await server.token() })

async function refresh(refreshToken = '') {
  return ask(server.url, 'POST /oidc/token', {
    text: String(
      new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'demo-app',
        refresh_token: refreshToken,
      }),
    ),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

/** A person with a browser that stays signed in. */
async function inBrowser() {
  const mira = await somebody(server)
  const jar = new CookieJar()
  const tokens = await signIn(server.url, mira.username, password, { jar })
  return { ...mira, jar, tokens }
}

/** Whether the browser gets a code without any input. */
async function isSignedIn(jar: CookieJar): Promise<boolean> {
  const { location } = await authorize(server.url, { jar })
  return location.includes('code=')
}

describe('suspending an account', () => {
  it('returns the account and records an event', async () => {
    const { id } = await somebody(server)
    expect(await suspend(id, true)).toMatchObject({ status: 200, body: { id, isSuspended: true } })
    const [log] = await server.manage('GET /api/logs', { query: { userId: id } })
    expect(log).toMatchObject({ key: 'User.SuspensionStatus.Updated', payload: { isSuspended: true } })
    for (const nonsense of [undefined, null, 'true', 1])
      expect(await suspend(id, nonsense)).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('revokes the access token at once, for the Account API and userinfo', async () => {
    const mira = await somebody(server)
    const userinfo = () => ask(server.url, 'GET /oidc/me', { token: mira.access_token })
    expect((await userinfo()).status).toBe(200)
    await suspend(mira.id, true)
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
    expect((await userinfo()).status).toBe(401)
  })

  it('revokes the refresh token at once', async () => {
    const mira = await somebody(server)
    await suspend(mira.id, true)
    expect(await refresh(mira.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('ends the session at once', async () => {
    const { id, jar } = await inBrowser()
    expect(await isSignedIn(jar)).toBe(true)
    await suspend(id, true)
    expect(await isSignedIn(jar)).toBe(false)
  })

  it('revokes unused authorization codes', async () => {
    const mira = await somebody(server)
    const request = await authorize(server.url)
    const redirectTo = await passSignIn(server.url, request.jar, {
      username: mira.username,
      password,
      event: 'SignIn',
    })
    const back = await follow(request.jar, redirectTo, request.redirectUri)
    await suspend(mira.id, true)
    await expect(exchange(server.url, back, request)).rejects.toThrow('invalid_grant')
  })

  it('invalidates verification records', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    await suspend(mira.id, true)
    await suspend(mira.id, false)
    const { access_token: token } = await signIn(server.url, mira.username, password)
    const body = { username: 'mira_returned' }
    expect(await ask(server.url, 'PATCH /api/my-account', { token, body, verification })).toEqual(
      refusedAs(401, 'verification_record.permission_denied'),
    )
  })

  it('is revealed at sign-in only with the right password', async () => {
    const mira = await somebody(server)
    await suspend(mira.id, true)
    await expect(signIn(server.url, mira.username, password)).rejects.toMatchObject({
      status: 401,
      code: 'user.suspended',
    })
    await expect(signIn(server.url, mira.username, 'wrong')).rejects.toMatchObject({
      status: 422,
      code: 'session.invalid_credentials',
    })
  })

  it('stops a sign-in that is under way', async () => {
    const mira = await somebody(server)
    const { jar } = await authorize(server.url)
    const api = signInApiOf(server.url, jar)
    await api('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
    const identifier = { type: 'username' as const, value: mira.username }
    const { verificationId } = await api('POST /api/experience/verification/password', {
      body: { identifier, password },
    })
    await api('POST /api/experience/identification', { body: { verificationId } })
    await suspend(mira.id, true)
    await expect(api('POST /api/experience/submit')).rejects.toMatchObject({
      status: 401,
      code: 'user.suspended',
    })
  })

  it('does not affect other accounts', async () => {
    const [mira, noor] = [await somebody(server), await inBrowser()]
    await suspend(mira.id, true)
    expect((await noor.ask('GET /api/my-account')).status).toBe(200)
    expect(await isSignedIn(noor.jar)).toBe(true)
  })
})

describe('restoring an account', () => {
  it('lets the person sign in again, but restores no token or session', async () => {
    const { jar, tokens, ...mira } = await inBrowser()
    await suspend(mira.id, true)
    expect(await suspend(mira.id, false)).toMatchObject({ status: 200, body: { isSuspended: false } })
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
    expect((await refresh(tokens.refresh_token)).status).toBe(400)
    expect(await isSignedIn(jar)).toBe(false)

    const anew = await signIn(server.url, mira.username, password)
    const { status, body } = await ask(server.url, 'GET /api/my-account', { token: anew.access_token })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: mira.id, isSuspended: false })
  })
})

describe('deleting an account', () => {
  it('returns 204, and 404 the second time', async () => {
    const { id } = await somebody(server)
    expect(await remove(id)).toMatchObject({ status: 204, text: '' })
    await expectNoTrace(server.database, async () =>
      expect(await remove(id)).toEqual(refusedAs(404, 'entity.not_found')),
    )
  })

  it('revokes tokens and sessions at once', async () => {
    const { jar, tokens, ...mira } = await inBrowser()
    await remove(mira.id)
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
    expect((await refresh(tokens.refresh_token)).status).toBe(400)
    expect(await isSignedIn(jar)).toBe(false)
    await expect(signIn(server.url, mira.username, password)).rejects.toMatchObject({
      code: 'session.invalid_credentials',
    })
  })

  it('removes every row about the person except the log', async () => {
    const { id, ...mira } = await somebody(server)
    await mira.prove()
    await remove(id)
    for (const [table, column] of [
      ['users', 'id'],
      ['oidc_records', 'account_id'],
      ['verification_records', 'user_id'],
    ]) {
      const { rowCount } = await server.database.query(`select 1 from ${table} where ${column} = $1`, [id])
      expect(rowCount, table).toBe(0)
    }
    const [log] = await server.manage('GET /api/logs', { query: { userId: id } })
    expect(log).toMatchObject({ key: 'User.Deleted', payload: { actor: { kind: 'admin' } } })
  })

  it('frees the username', async () => {
    const { id, username } = await somebody(server)
    await remove(id)
    expect((await somebody(server, { username })).id).not.toBe(id)
  })
})
