import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { dueDeletion } from '../../account/deletion.ts'
import { performDue } from '../../account/due-work.ts'

// The scheduled deletion of an account in the hands of administrators.

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const day = 24 * 3_600_000
const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const close = (userId: string) => manage(`POST /api/users/${userId}/deletion`)
const restore = (userId: string) => manage(`DELETE /api/users/${userId}/deletion`)
const read = async (userId: string) => (await manage(`GET /api/users/${userId}`)).body
const eventsOf = (userId: string, logKey: string) =>
  server.manage('GET /api/logs', { query: { userId, logKey } })
const jobsOf = async (userId: string) =>
  (await server.database.query(`select from graphile_worker.jobs where key like '%' || $1`, [userId]))
    .rowCount

describe('the deletion of an account by an administrator', () => {
  it('can be scheduled on the person’s behalf, and ends all access at once', async () => {
    const mira = await somebody(server)
    expect(await read(mira.id)).toMatchObject({ deletesAt: null })
    const { status, body } = await close(mira.id)
    expect(status).toBe(202)
    expect(body).toEqual({ deletesAt: (await read(mira.id)).deletesAt })
    expect(Math.abs(body.deletesAt - Date.now() - 14 * day)).toBeLessThan(60_000)
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
    await expect(signIn(server.url, mira.username, password)).rejects.toMatchObject({
      code: 'user.deletion_scheduled',
    })
    const [event] = await eventsOf(mira.id, 'User.Deletion.Scheduled')
    expect(event?.payload).toMatchObject({ actor: { kind: 'admin' }, deletesAt: body.deletesAt })
  })

  it('keeps its time when it is asked for again', async () => {
    const { id } = await somebody(server)
    const first = await close(id)
    await manage('PATCH /api/account-center', { deletionGracePeriod: 1 })
    const again = await expectNoTrace(server.database, () => close(id))
    expect([again.status, again.body]).toEqual([202, first.body])
    expect(await eventsOf(id, 'User.Deletion.Scheduled')).toHaveLength(1)
    await manage('PATCH /api/account-center', { deletionGracePeriod: 14 })
  })

  it('is scheduled once by concurrent requests, which all get the same time, and joins a suspension', async () => {
    const { id } = await somebody(server)
    const [suspension, ...answers] = await Promise.all([
      manage(`PATCH /api/users/${id}/is-suspended`, { isSuspended: true }),
      ...Array.from({ length: 8 }, () => close(id)),
    ])
    const { deletesAt, isSuspended } = await read(id)
    expect([suspension.status, isSuspended]).toEqual([200, true])
    for (const { status, body } of answers) expect([status, body]).toEqual([202, { deletesAt }])
    expect(await eventsOf(id, 'User.Deletion.Scheduled')).toHaveLength(1)
    expect(await jobsOf(id)).toBe(1)
  })

  it('can be hastened by deleting the account, which leaves no job behind', async () => {
    const { id } = await somebody(server)
    await close(id)
    expect(await jobsOf(id)).toBe(1)
    expect((await manage(`DELETE /api/users/${id}`)).status).toBe(204)
    expect((await manage(`GET /api/users/${id}`)).status).toBe(404)
    expect(await jobsOf(id)).toBe(0)
  })

  it('is refused for an unknown account', async () => {
    const nobody = refusedAs(404, 'entity.not_found')
    await expectNoTrace(server.database, async () => {
      expect(await close('000000000000')).toEqual(nobody)
      expect(await restore('000000000000')).toEqual(nobody)
    })
  })
})

describe('restoring an account', () => {
  it('gives the person everything back, and cancels the job', async () => {
    const mira = await somebody(server)
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: mira.id },
      body: { name: 'Mira', customData: { plan: 'gold' } },
    })
    const { updatedAt: _, lastSignInAt: __, ...before } = await read(mira.id)
    await close(mira.id)
    expect((await restore(mira.id)).status).toBe(204)
    expect(await read(mira.id)).toMatchObject(before)
    expect(await jobsOf(mira.id)).toBe(0)
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
    const { access_token } = await signIn(server.url, mira.username, password)
    expect((await ask(server.url, 'GET /api/my-account', { token: access_token })).body.name).toBe('Mira')
    expect(await eventsOf(mira.id, 'User.Restored')).toHaveLength(1)
    await performDue(dueDeletion, server.running.services, new Date(Date.now() + 99 * day))
    expect((await read(mira.id)).id).toBe(mira.id)
  })

  it('is refused where no deletion is scheduled, or its time has come', async () => {
    const { id } = await somebody(server)
    const nothing = refusedAs(404, 'entity.not_found')
    await expectNoTrace(server.database, async () => expect(await restore(id)).toEqual(nothing))
    await close(id)
    await server.database.query('update users set deletes_at = now() where id = $1', [id])
    await expectNoTrace(server.database, async () => expect(await restore(id)).toEqual(nothing))
  })

  it('leaves a suspension in place', async () => {
    const mira = await somebody(server)
    const reason = 'A stolen telephone'
    await manage(`PATCH /api/users/${mira.id}/is-suspended`, { isSuspended: true, reason })
    await close(mira.id)
    await restore(mira.id)
    expect(await read(mira.id)).toMatchObject({ isSuspended: true, suspension: { reason }, deletesAt: null })
    await expect(signIn(server.url, mira.username, password)).rejects.toMatchObject({
      code: 'user.suspended',
    })
  })

  it('wins or loses against the deletion as a whole', async () => {
    const { services } = server.running
    for (let round = 0; round < 10; round += 1) {
      const { id } = await server.manage('POST /api/users', { body: {} })
      await close(id)
      const later = new Date(Date.now() + 15 * day)
      const [{ status }] = await Promise.all([restore(id), performDue(dueDeletion, services, later)])
      const isThere = (await manage(`GET /api/users/${id}`)).status === 200
      expect(status).toBe(isThere ? 204 : 404)
      expect(await eventsOf(id, 'User.Deleted')).toHaveLength(isThere ? 0 : 1)
    }
  })
})

it('a deletion that fails holds up no other one, and is done later', async () => {
  const { services } = server.running
  const people = await Promise.all([1, 2, 3].map(() => server.manage('POST /api/users', { body: {} })))
  for (const { id } of people) await close(id)
  const [stuck] = people
  await server.database.query(
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$`,
  )
  await server.database.query(
    `create trigger refuse before delete on users for each row when (old.id = '${stuck?.id}') execute function refuse()`,
  )
  const later = new Date(Date.now() + 15 * day)
  const isThere = async (id?: string) => (await manage(`GET /api/users/${id}`)).status === 200
  await expect(performDue(dueDeletion, services, later)).rejects.toThrow('not now')
  expect(await Promise.all(people.map(({ id }) => isThere(id)))).toEqual([true, false, false])
  await server.database.query('drop trigger refuse on users')
  await performDue(dueDeletion, services, later)
  expect(await isThere(stuck?.id)).toBe(false)
})

it('the list of accounts shows and filters by the time of a scheduled deletion', async () => {
  const [open, closed] = [await somebody(server), await somebody(server)]
  const { deletesAt } = (await close(closed.id)).body
  const found = async (query: string) =>
    (await manage(`GET /api/users?page_size=100&${query}`)).body.map(({ id }: { id: string }) => id)
  expect(await found(`deletesAt.from=${deletesAt}`)).toEqual([closed.id])
  expect(await found(`deletesAt.from=${deletesAt + 1}`)).toEqual([])
  expect(await found(`deletesAt.from=${deletesAt}&deletesAt.to=${deletesAt}`)).toEqual([])
  const never = await found('deletesAt=never')
  expect(never).toContain(open.id)
  expect(never).not.toContain(closed.id)
  expect(await manage('GET /api/users?deletesAt=soon')).toEqual(refusedAs(400, 'guard.invalid_input'))
})
