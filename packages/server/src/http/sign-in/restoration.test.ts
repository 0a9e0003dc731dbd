import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allowDeletion, letGracePass, requestDeletion } from '../../../../../tests/support/deletion.ts'
import { addTotp, codeOf } from '../../../../../tests/support/factors.ts'
import { authorize, exchange, follow, signIn, signInApiOf } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Coming back at sign-in, while the deletion of the account is scheduled.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await allowDeletion(server)
})
afterAll(() => server.stop())

const eventsOf = (userId: string, logKey: string) =>
  server.manage('GET /api/logs', { query: { userId, logKey } })
const deletesAtOf = async (userId: string) =>
  (await server.manage('GET /api/users/:userId', { params: { userId } })).deletesAt

/** A person whose deletion is scheduled, and a sign-in in which the password was proved. */
async function comingBack(person?: Somebody) {
  const mira = person ?? (await somebody(server))
  if (!person) await requestDeletion(mira)
  const request = await authorize(server.url)
  const call = signInApiOf(server.url, request.jar)
  await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
  const identifier = { type: 'username' as const, value: mira.username }
  const { verificationId } = await call('POST /api/experience/verification/password', {
    body: { identifier, password },
  })
  await call('POST /api/experience/identification', { body: { verificationId } })
  return { mira, request, call }
}

const scheduled = (deletesAt: number | null) => ({
  status: 422,
  code: 'user.deletion_scheduled',
  data: { deletesAt },
})

describe('signing in to an account whose deletion is scheduled', () => {
  it('is refused with the time of the deletion, and changes nothing', async () => {
    const { mira, call } = await comingBack()
    const deletesAt = await deletesAtOf(mira.id)
    await expectNoTrace(server.database, () =>
      expect(call('POST /api/experience/submit')).rejects.toMatchObject(scheduled(deletesAt)),
    )
  })

  it('restores the account and signs in, once the person chooses to', async () => {
    const { mira, request, call } = await comingBack()
    await call('POST /api/experience/submit').catch(() => undefined)
    await call('POST /api/experience/restoration')
    expect(await deletesAtOf(mira.id)).not.toBeNull()
    const { redirectTo = '' } = await call('POST /api/experience/submit')
    expect(await deletesAtOf(mira.id)).toBeNull()
    const callback = await follow(request.jar, redirectTo, request.redirectUri)
    const { access_token: token } = await exchange(server.url, callback, request)
    expect((await ask(server.url, 'GET /api/my-account', { token })).body.id).toBe(mira.id)
    const [event] = await eventsOf(mira.id, 'User.Restored')
    expect(event?.payload.actor).toMatchObject({ kind: 'visitor' })
    expect((await ask(server.url, 'GET /api/my-account', { token: mira.access_token })).status).toBe(401)
  })

  it('reveals the deletion only behind the second factor', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    await server.manage('POST /api/users/:userId/deletion', { params: { userId: mira.id } })
    const { call } = await comingBack(mira)
    const proveFirst = { code: 'session.mfa.require_mfa_verification' }
    await expectNoTrace(server.database, async () => {
      await expect(call('POST /api/experience/submit')).rejects.toMatchObject(proveFirst)
      await expect(call('POST /api/experience/restoration')).rejects.toMatchObject(proveFirst)
    })
    await call('POST /api/experience/verification/totp/verify', { body: { code: codeOf(secret) } })
    const refusal = scheduled(await deletesAtOf(mira.id))
    await expect(call('POST /api/experience/submit')).rejects.toMatchObject(refusal)
    await call('POST /api/experience/restoration')
    await call('POST /api/experience/submit')
    expect(await deletesAtOf(mira.id)).toBeNull()
  })

  it('signs in without a question if the account was restored meanwhile', async () => {
    const { mira, call } = await comingBack()
    await call('POST /api/experience/restoration')
    await server.manage('DELETE /api/users/:userId/deletion', { params: { userId: mira.id } })
    expect((await call('POST /api/experience/submit')).redirectTo).toBeTruthy()
    expect(await eventsOf(mira.id, 'User.Restored')).toHaveLength(1)
  })

  it('is refused as for a deleted account once the time has come, whatever the person chose', async () => {
    const { mira, call } = await comingBack()
    await call('POST /api/experience/restoration')
    await letGracePass(server, mira.id)
    await expect(call('POST /api/experience/submit')).rejects.toMatchObject({
      status: 404,
      code: 'user.user_not_exist',
    })
    expect(await eventsOf(mira.id, 'User.Restored')).toHaveLength(0)
  })

  it('does not restore the account of a suspended person', async () => {
    const { mira, call } = await comingBack()
    await call('POST /api/experience/restoration')
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: mira.id },
      body: { isSuspended: true },
    })
    await expect(call('POST /api/experience/submit')).rejects.toMatchObject({ code: 'user.suspended' })
    expect(await deletesAtOf(mira.id)).not.toBeNull()
  })

  it('is possible with a new password, which a link sets while the account stays closed', async () => {
    const mira = await somebody(server)
    await requestDeletion(mira)
    const params = { userId: mira.id }
    const { url = '' } = await server.manage('POST /api/users/:userId/access-links', {
      params,
      body: { purpose: 'passwordReset' },
    })
    const [, token] = url.split('#token=')
    const body = { token, password: 'a-Quieter-Lake-78' }
    expect((await ask(server.url, 'POST /api/links/access/redeem', { body })).status).toBe(204)
    expect(await deletesAtOf(mira.id)).not.toBeNull()
    await expect(signIn(server.url, mira.username, 'a-Quieter-Lake-78')).rejects.toMatchObject({
      code: 'user.deletion_scheduled',
    })
  })

  it('asks again if the sign-in begins again', async () => {
    const { call } = await comingBack()
    await call('POST /api/experience/restoration')
    await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
    await expect(call('POST /api/experience/submit')).rejects.toMatchObject({
      code: 'session.identifier_not_found',
    })
  })

  it('is decided by nobody who has proved nothing', async () => {
    const { jar } = await authorize(server.url)
    const call = signInApiOf(server.url, jar)
    await expect(call('POST /api/experience/restoration')).rejects.toMatchObject({
      code: 'session.interaction_not_found',
    })
    await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
    await expect(call('POST /api/experience/restoration')).rejects.toMatchObject({
      code: 'session.identifier_not_found',
    })
  })
})

it('a sign-in to an account that stays open needs no choice, and ignores one', async () => {
  const mira = await somebody(server)
  const { call } = await comingBack(mira)
  await call('POST /api/experience/restoration')
  expect((await call('POST /api/experience/submit')).redirectTo).toBeTruthy()
  expect(await eventsOf(mira.id, 'User.Restored')).toHaveLength(0)
})
