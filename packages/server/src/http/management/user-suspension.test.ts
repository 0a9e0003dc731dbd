import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { performDue } from '../../account/due-work.ts'
import { suspensionEnd } from '../../account/suspension-end.ts'

// Reason and end of a suspension, which are extensions of the wire protocol. What a suspension revokes:
// `user-access.test.ts`.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const hour = 3_600_000
const suspend = (userId: string, body: object) =>
  ask(server.url, `PATCH /api/users/${userId}/is-suspended`, { token, body })
const read = async (userId: string) => (await ask(server.url, `GET /api/users/${userId}`, { token })).body
const signedIn = (username: string, at = server) => signIn(at.url, username, password)
const eventsOf = async (userId: string) =>
  server.manage('GET /api/logs', { query: { userId, logKey: 'User.SuspensionStatus.Updated' } })

/** Moves the end of the suspension into the past, as if time had passed. */
async function letPass(userId: string) {
  await server.database.query(
    `update users set suspended_until = now() - interval '1 second' where id = $1`,
    [userId],
  )
}

async function jobsOf(userId: string): Promise<Date[]> {
  const { rows } = await server.database.query(
    `select run_at from graphile_worker.jobs where key like '%' || $1`,
    [userId],
  )
  return rows.map(({ run_at }) => run_at)
}

describe('a suspension', () => {
  it('has a reason and an end, which administrators can read', async () => {
    const { id } = await somebody(server)
    const until = Date.now() + hour
    const suspension = { reason: 'A stolen telephone', until }
    const { status, body } = await suspend(id, {
      isSuspended: true,
      reason: suspension.reason,
      until,
    })
    expect([status, body.isSuspended, body.suspension]).toEqual([200, true, suspension])
    expect((await read(id)).suspension).toEqual(suspension)
    const [listed] = await server.manage('GET /api/users', { query: { 'search.id': id } })
    expect(listed?.suspension).toEqual(suspension)
    const [event] = await eventsOf(id)
    expect(event?.payload).toMatchObject({
      actor: { kind: 'admin' },
      isSuspended: true,
      reason: suspension.reason,
      until,
    })
  })

  it('needs neither, and is absent from an account that is not suspended', async () => {
    const { id } = await somebody(server)
    expect(await read(id)).not.toHaveProperty('suspension')
    const { body } = await suspend(id, { isSuspended: true, reason: null, until: null })
    expect(body.suspension).toEqual({ reason: null, until: null })
    expect((await suspend(id, { isSuspended: false })).body).not.toHaveProperty('suspension')
  })

  it('is replaced as a whole by the next one', async () => {
    const { id } = await somebody(server)
    await suspend(id, { isSuspended: true, reason: 'first', until: Date.now() + hour })
    const until = Date.now() + 2 * hour
    const prolonged = await suspend(id, { isSuspended: true, until })
    expect(prolonged.body.suspension).toEqual({ reason: null, until })
    expect(await jobsOf(id)).toEqual([new Date(until)])
    const endless = await suspend(id, { isSuspended: true, reason: 'for good' })
    expect(endless.body.suspension).toEqual({ reason: 'for good', until: null })
    expect(await jobsOf(id)).toEqual([])
  })

  it.each<[field: string, body: object]>([
    ['until', { isSuspended: true, until: Date.now() - 1000 }],
    ['until', { isSuspended: true, until: 0 }],
    ['until', { isSuspended: true, until: 'tomorrow' }],
    ['until', { isSuspended: true, until: 9e15 }],
    ['until', { isSuspended: false, until: Date.now() + hour }],
    ['reason', { isSuspended: false, reason: 'x' }],
    ['reason', { isSuspended: true, reason: '' }],
    ['reason', { isSuspended: true, reason: 'r'.repeat(257) }],
    ['isSuspended', { until: Date.now() + hour }],
  ])('is refused with the name of the invalid field: %s of %j', async (field, body) => {
    const { id } = await somebody(server)
    const answer = await expectNoTrace(server.database, () => suspend(id, body))
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect(answer.body.details).toContain(field)
  })

  it('does not reveal its reason at sign-in', async () => {
    const { id, username } = await somebody(server)
    await suspend(id, { isSuspended: true, reason: 'A stolen telephone' })
    const refusal = await signedIn(username).catch(error => error)
    expect(refusal).toMatchObject({ status: 401, code: 'user.suspended' })
    expect(JSON.stringify([refusal, refusal.message, refusal.data])).not.toContain('telephone')
  })

  it('revokes tokens that another node has cached', async () => {
    const other = await startTestServer({ databaseUrl: server.databaseUrl })
    try {
      const mira = await somebody(server)
      const there = () => ask(other.url, 'GET /api/my-account', { token: mira.access_token })
      expect((await there()).status).toBe(200)
      await suspend(mira.id, { isSuspended: true })
      expect(await there()).toEqual(refusedAs(401, 'auth.unauthorized'))
      await expect(signedIn(mira.username, other)).rejects.toMatchObject({ code: 'user.suspended' })
      await suspend(mira.id, { isSuspended: false })
      expect(await there()).toEqual(refusedAs(401, 'auth.unauthorized'))
    } finally {
      await other.stop()
    }
  })
})

describe('the end of a suspension', () => {
  it('is effective on time, even before a job has stored it', async () => {
    const mira = await somebody(server)
    await suspend(mira.id, { isSuspended: true, until: Date.now() + hour })
    await letPass(mira.id)
    const body = await read(mira.id)
    expect(body).toMatchObject({ isSuspended: false })
    expect(body).not.toHaveProperty('suspension')
    const { access_token } = await signedIn(mira.username)
    for (const at of ['GET /api/my-account', 'GET /oidc/me'])
      expect((await ask(server.url, at, { token: access_token })).status).toBe(200)
    expect((await ask(server.url, 'GET /api/my-account', { token: access_token })).body.isSuspended).toBe(
      false,
    )
  })

  it('restores no token that the suspension revoked', async () => {
    const mira = await somebody(server)
    await suspend(mira.id, { isSuspended: true, until: Date.now() + hour })
    await letPass(mira.id)
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
  })

  it('is stored by a job, with an event of the system', async () => {
    const { id } = await somebody(server)
    await suspend(id, { isSuspended: true, reason: 'short', until: Date.now() + 300 })
    await expect.poll(async () => (await eventsOf(id)).length, { timeout: 60_000, interval: 250 }).toBe(2)
    const [event] = await eventsOf(id)
    expect(event?.payload).toMatchObject({ actor: { kind: 'system' }, isSuspended: false })
    const { rows } = await server.database.query(
      'select is_suspended, suspension_reason, suspended_until from users where id = $1',
      [id],
    )
    expect(rows).toEqual([{ is_suspended: false, suspension_reason: null, suspended_until: null }])
  })

  it('is stored once by concurrent jobs', async () => {
    const { id } = await somebody(server)
    await suspend(id, { isSuspended: true, until: Date.now() + hour })
    await letPass(id)
    const { services } = server.running
    await Promise.all(Array.from({ length: 4 }, () => performDue(suspensionEnd, services, new Date())))
    expect(await eventsOf(id)).toHaveLength(2)
  })

  it('is cancelled when the suspension is replaced or lifted', async () => {
    const { services } = server.running
    const { id } = await somebody(server)
    await suspend(id, { isSuspended: true, until: Date.now() + hour })
    await suspend(id, { isSuspended: false })
    expect(await jobsOf(id)).toEqual([])
    // A job that was already running for an end that has been replaced since.
    await suspend(id, { isSuspended: true, until: Date.now() + 2 * hour })
    await performDue(suspensionEnd, services, new Date(Date.now() + hour))
    expect(await read(id)).toMatchObject({ isSuspended: true })
    await suspend(id, { isSuspended: true })
    await performDue(suspensionEnd, services, new Date(Date.now() + 3 * hour))
    expect(await read(id)).toMatchObject({ isSuspended: true })
    expect(await eventsOf(id)).toHaveLength(4)
  })
})

describe('a password expired by an administrator', () => {
  const expire = (userId: string, body: object) =>
    ask(server.url, `PATCH /api/users/${userId}/password/expiration`, { token, body })
  const setExpiration = (enabled: boolean) =>
    server.manage('PATCH /api/sign-in-exp', {
      body: {
        forgotPasswordMethods: ['EmailVerificationCode'],
        passwordExpiration: { enabled, ...(enabled && { validPeriodDays: 30 }) },
      },
    })

  it('is refused while password expiry is disabled, after an unknown account is', async () => {
    const { id } = await somebody(server)
    await expectNoTrace(server.database, async () => {
      expect(await expire('000000000000', { isExpired: true })).toEqual(refusedAs(404, 'entity.not_found'))
      expect(await expire(id, { isExpired: true })).toEqual(
        refusedAs(400, 'sign_in_experiences.password_expiration_not_enabled'),
      )
      for (const isExpired of [undefined, null, 'true', 1])
        expect(await expire(id, { isExpired })).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
    expect((await expire(id, { isExpired: false })).status).toBe(200)
  })

  it('must be replaced at the next sign-in, unless the administrator undoes it', async () => {
    await setExpiration(true)
    const { id, username, ...mira } = await somebody(server)
    const { status, body } = await expire(id, { isExpired: true })
    expect([status, body]).toEqual([200, { ...(await read(id)), updatedAt: expect.any(Number) }])
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
    await expect(signedIn(username)).rejects.toMatchObject({ code: 'password.expired' })
    await expire(id, { isExpired: false })
    await signedIn(username)
    const [event] = await server.manage('GET /api/logs', {
      query: { userId: id, logKey: 'User.PasswordExpiration.Updated' },
    })
    expect(event?.payload).toMatchObject({ actor: { kind: 'admin' }, isExpired: false })
    await setExpiration(false)
  })

  it('is valid again once an administrator sets another', async () => {
    await setExpiration(true)
    const { id, username } = await somebody(server)
    await expire(id, { isExpired: true })
    await server.manage('PATCH /api/users/:userId/password', { params: { userId: id }, body: { password } })
    await signedIn(username)
    await setExpiration(false)
  })
})
