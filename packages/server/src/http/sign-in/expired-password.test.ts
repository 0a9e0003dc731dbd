import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await server.manage('PATCH /api/sign-in-exp', {
    body: {
      forgotPasswordMethods: ['EmailVerificationCode'],
      passwordExpiration: { enabled: true, validPeriodDays: 30 },
    },
  })
})
afterAll(() => server.stop())

async function aged(days: number): Promise<Somebody> {
  const mira = await somebody(server)
  await server.database.query(
    `update users set password_updated_at = now() - $2 * interval '1 day' where id = $1`,
    [mira.id, days],
  )
  return mira
}

/** A sign-in with username and password verified, ready to submit. */
async function identified({ username }: Somebody) {
  const { jar } = await authorize(server.url)
  const call = (at: string, body?: object) => ask(server.url, at, { body, headers: { cookie: jar.cookie } })
  await call('PUT /api/experience', { interactionEvent: 'SignIn' })
  const proved = await call('POST /api/experience/verification/password', {
    identifier: { type: 'username', value: username },
    password,
  })
  const { verificationId } = proved.body.data ?? proved.body
  await call('POST /api/experience/identification', { verificationId })
  return {
    proved,
    submit: () => call('POST /api/experience/submit'),
    replace: (by: string) => call('PUT /api/experience/profile/password', { password: by }),
  }
}

describe('a password older than the expiry setting', () => {
  it('signs in only together with a new password', async () => {
    const mira = await aged(31)
    const visit = await identified(mira)
    expect(visit.proved).toEqual(refusedAs(422, 'password.expired', { verificationId: expect.any(String) }))
    expect(await visit.submit()).toEqual(refusedAs(422, 'password.expired'))
    expect((await visit.replace('a-Quieter-Lake-78')).status).toBe(204)
    // The new password is stored only when the sign-in is submitted.
    expect((await mira.ask('POST /api/verifications/password', { body: { password } })).status).toBe(201)
    expect((await visit.submit()).status).toBe(200)
    await signIn(server.url, mira.username, 'a-Quieter-Lake-78')
  })

  it('must be replaced by a different one that the policy accepts', async () => {
    const visit = await identified(await aged(31))
    await expectNoTrace(server.database, async () => {
      expect(await visit.replace('short')).toEqual(refusedAs(422, 'password.rejected'))
      expect(await visit.replace(password)).toEqual(refusedAs(422, 'user.same_password'))
    })
  })

  it('cannot be replaced at sign-in before it has expired', async () => {
    const visit = await identified(await aged(29))
    expect(await visit.replace('a-Quieter-Lake-78')).toEqual(
      refusedAs(400, 'session.invalid_interaction_type'),
    )
    expect((await visit.submit()).status).toBe(200)
  })

  it('is also one that an administrator marked as expired', async () => {
    const mira = await aged(0)
    await server.database.query('update users set is_password_expired = true where id = $1', [mira.id])
    const visit = await identified(mira)
    expect(await visit.submit()).toEqual(refusedAs(422, 'password.expired'))
    await visit.replace('a-Quieter-Lake-78')
    expect((await visit.submit()).status).toBe(200)
  })

  it('does not include one of unknown age before the period since the setting was enabled is over', async () => {
    const mira = await aged(0)
    await server.database.query('update users set password_updated_at = null where id = $1', [mira.id])
    expect((await (await identified(mira)).submit()).status).toBe(200)
  })
})
