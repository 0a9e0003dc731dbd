import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkAddress } from '../../../../../tests/support/addresses.ts'
import { allowDeletion, letGracePass, requestDeletion } from '../../../../../tests/support/deletion.ts'
import {
  askExchange,
  newPersonalAccessToken,
  registerExchanger,
  types,
} from '../../../../../tests/support/exchange.ts'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { dueDeletion } from '../../account/deletion.ts'
import { performDue } from '../../account/due-work.ts'

// What a deleted account leaves behind: `deletion.test.ts`. How people come back: `../sign-in/restoration.test.ts` and
// `../links/deletion.test.ts`.

let server: TestServer
let other: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl, endpoint: server.url })
  for (const { running } of [server, other]) running.services.logger.level = 'silent'
  token = await server.token()
  await allowDeletion(server)
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

const day = 24 * 3_600_000
const read = (userId: string) => ask(server.url, `GET /api/users/${userId}`, { token })
const eventsOf = (userId: string, logKey: string) =>
  server.manage('GET /api/logs', { query: { userId, logKey } })
const isGone = async ({ id }: Somebody) => (await read(id)).status === 404

describe('deleting one’s own account', () => {
  it('is refused on a new server, until an administrator allows it', async () => {
    const fresh = await startTestServer()
    try {
      const mira = await somebody(fresh)
      const refusal = refusedAs(400, 'account_center.field_not_editable', { field: 'accountDeletion' })
      const verification = await mira.prove()
      await expectNoTrace(fresh.database, async () =>
        expect(await mira.ask('POST /api/my-account/deletion', { verification })).toEqual(refusal),
      )
      await allowDeletion(fresh)
      expect((await requestDeletion(mira)).status).toBe(202)
    } finally {
      await fresh.stop()
    }
  })

  it('answers when it is done: after the grace period, 14 days unless set otherwise', async () => {
    const before = Date.now()
    const mira = await somebody(server)
    const { status, body } = await requestDeletion(mira)
    expect(status).toBe(202)
    expect(Object.keys(body)).toEqual(['deletesAt'])
    expect(body.deletesAt - 14 * day).toBeGreaterThanOrEqual(before)
    expect(body.deletesAt - 14 * day).toBeLessThanOrEqual(Date.now())
    expect((await read(mira.id)).body.deletesAt).toBe(body.deletesAt)
    const [event] = await eventsOf(mira.id, 'User.Deletion.Scheduled')
    expect(event?.payload).toMatchObject({
      actor: { kind: 'owner', id: mira.id },
      deletesAt: body.deletesAt,
      gracePeriod: 14,
    })
  })

  it('ends every session and token at once, on every node', async () => {
    const mira = await somebody(server)
    const elsewhere = await signIn(server.url, mira.username, password)
    const there = (access: string) => ask(other.url, 'GET /api/my-account', { token: access })
    expect((await there(elsewhere.access_token)).status).toBe(200)
    await requestDeletion(mira)
    for (const access of [mira.access_token, elsewhere.access_token]) {
      expect(await there(access)).toEqual(refusedAs(401, 'auth.unauthorized'))
      expect((await ask(server.url, 'GET /oidc/me', { token: access })).status).toBe(401)
    }
    const refreshed = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'demo-app',
        refresh_token: mira.refresh_token ?? '',
      }),
    })
    expect(refreshed.status).toBe(400)
    const { sessions } = await server.manage('GET /api/users/:userId/sessions', {
      params: { userId: mira.id },
    })
    expect(sessions).toEqual([])
  })

  it('lets no script exchange its personal access token, until the account is restored', async () => {
    const mira = await somebody(server)
    const exchanger = await registerExchanger(server)
    const personal = await newPersonalAccessToken(server, mira.id)
    const exchanged = () =>
      askExchange(server, exchanger, {
        subject_token: personal,
        subject_token_type: types.personal,
        scope: 'openid profile',
      })
    const { access_token: access } = (await exchanged()).body
    await requestDeletion(mira)
    expect((await ask(server.url, 'GET /oidc/me', { token: access })).status).toBe(401)
    const refused = await exchanged()
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_grant'])
    await server.manage('DELETE /api/users/:userId/deletion', { params: { userId: mira.id } })
    expect((await exchanged()).status).toBe(200)
    expect((await ask(server.url, 'GET /oidc/me', { token: access })).status).toBe(401)
  })

  it('accepts the first of concurrent requests, and tells the others when it is done', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        ask((index % 2 ? other : server).url, 'POST /api/my-account/deletion', {
          token: mira.access_token,
          verification,
        }),
      ),
    )
    const { deletesAt } = (await read(mira.id)).body
    const accepted = answers.filter(({ status }) => status === 202)
    expect(accepted.map(({ body }) => body)).toEqual([{ deletesAt }])
    for (const answer of answers.filter(({ status }) => status !== 202))
      expect([
        expect.objectContaining({
          status: 401,
          body: expect.objectContaining({ code: 'auth.unauthorized' }),
        }),
        refusedAs(401, 'user.deletion_scheduled', { deletesAt }),
      ]).toContainEqual(answer)
    expect(await eventsOf(mira.id, 'User.Deletion.Scheduled')).toHaveLength(1)
  })

  it('needs the second factor, if the person has one', async () => {
    const mira = await somebody(server)
    const before = await mira.prove()
    await addTotp(mira)
    await server.database.query(
      `update verification_records set payload = payload - 'enrolledFactor' where user_id = $1`,
      [mira.id],
    )
    const { status, body } = await mira.ask('POST /api/my-account/deletion', { verification: before })
    expect([status, body.code]).toEqual([401, 'verification_record.permission_denied'])
    expect((await read(mira.id)).body.deletesAt).toBeNull()
  })

  it('needs more than a code to the only address, if the person has a password', async () => {
    const mira = await somebody(server)
    await linkAddress(server, mira, 'email', 'mira.quiet@mail.example')
    const denied = refusedAs(401, 'verification_record.permission_denied')
    expect(await mira.ask('POST /api/my-account/deletion')).toEqual(denied)
  })

  it('keeps username and addresses taken until it is done', async () => {
    const mira = await somebody(server)
    await requestDeletion(mira)
    const again = () => ask(server.url, 'POST /api/users', { token, body: { username: mira.username } })
    expect(await again()).toEqual(refusedAs(422, 'user.username_already_in_use'))
    await letGracePass(server, mira.id)
    expect(await again()).toEqual(refusedAs(422, 'user.username_already_in_use'))
    await performDue(dueDeletion, server.running.services, new Date())
    expect((await again()).status).toBe(200)
  })
})

describe('a scheduled deletion', () => {
  it('is done by a job at its time', async () => {
    const mira = await somebody(server)
    await allowDeletion(server, 0)
    other.running.services.settings.forget()
    const { status, body } = await requestDeletion(mira)
    await allowDeletion(server)
    expect(status).toBe(202)
    expect(body.deletesAt).toBeLessThanOrEqual(Date.now())
    await expect.poll(() => isGone(mira), { timeout: 25_000, interval: 100 }).toBe(true)
    const [event] = await eventsOf(mira.id, 'User.Deleted')
    expect(event?.payload.actor).toEqual({ kind: 'system' })
  })

  it('is not done before its time', async () => {
    const mira = await somebody(server)
    await requestDeletion(mira)
    const { services } = server.running
    await performDue(dueDeletion, services, new Date(Date.now() + 14 * day - 60_000))
    expect(await isGone(mira)).toBe(false)
    await performDue(dueDeletion, services, new Date(Date.now() + 14 * day))
    expect(await isGone(mira)).toBe(true)
  })

  it('is done once by concurrent jobs on two nodes', async () => {
    const mira = await somebody(server)
    await requestDeletion(mira)
    await letGracePass(server, mira.id)
    const nodes = [server, other, server, other]
    await Promise.all(nodes.map(({ running }) => performDue(dueDeletion, running.services, new Date())))
    expect(await isGone(mira)).toBe(true)
    expect(await eventsOf(mira.id, 'User.Deleted')).toHaveLength(1)
  })

  it('is done for a suspended person, too', async () => {
    const mira = await somebody(server)
    await requestDeletion(mira)
    await ask(server.url, `PATCH /api/users/${mira.id}/is-suspended`, { token, body: { isSuspended: true } })
    await letGracePass(server, mira.id)
    await performDue(dueDeletion, server.running.services, new Date())
    expect(await isGone(mira)).toBe(true)
  })

  it('stays when the grace period changes', async () => {
    const mira = await somebody(server)
    const { body } = await requestDeletion(mira)
    await allowDeletion(server, 1)
    expect((await read(mira.id)).body.deletesAt).toBe(body.deletesAt)
    await allowDeletion(server)
  })
})
