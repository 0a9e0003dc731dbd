import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorize,
  follow,
  passSignIn,
  signIn,
  signInApiOf,
  type Tokens,
} from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access.test.ts`.

const another = 'a-Quieter-Lake-78'
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** A person without any verification method: no password, email address or phone number. */
async function somebodyWithNothing() {
  const mira = await somebody(server)
  await server.database.query(
    'update users set password_digest = null, password_algorithm = null, password_updated_at = null where id = $1',
    [mira.id],
  )
  return mira
}

const rowOf = async (id: string) =>
  (await server.database.query('select * from users where id = $1', [id])).rows[0]

const readBy = ({ access_token: token }: Tokens) => ask(server.url, 'GET /api/my-account', { token })

async function currentSession(person: Somebody): Promise<string> {
  const { body } = await person.ask('GET /api/my-account/sessions', { verification: await person.prove() })
  return body.sessions.find((each: { isCurrent: boolean }) => each.isCurrent).payload.uid
}

const refresh = ({ refresh_token }: Tokens) =>
  fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'demo-app',
      refresh_token: refresh_token ?? '',
    }),
  })

describe('verifying a person by password', () => {
  it('returns a verification record that is valid for ten minutes', async () => {
    const mira = await somebody(server, { scope: 'openid' })
    const { status, body } = await mira.ask('POST /api/verifications/password', { body: { password } })
    expect(status).toBe(201)
    expect(body).toEqual({
      verificationRecordId: expect.stringMatching(/^[0-9a-z]{21}$/),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    })
    const minutes = (Date.parse(body.expiresAt) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(9.9)
    expect(minutes).toBeLessThan(10.1)
  })

  it('refuses a wrong password, and logs the attempt without the password', async () => {
    const mira = await somebody(server)
    const wrong = 'not-the-Password-1'
    await expectNoTrace(server.database, async () =>
      expect(await mira.ask('POST /api/verifications/password', { body: { password: wrong } })).toEqual(
        refusedAs(422, 'session.invalid_credentials'),
      ),
    )
    const [log] = await server.manage('GET /api/logs', { query: { userId: mira.id } })
    expect(log).toMatchObject({
      key: 'Verification.Password',
      payload: {
        result: 'Error',
        error: 'session.invalid_credentials',
        actor: { kind: 'owner', id: mira.id },
      },
    })
    expect(JSON.stringify(log)).not.toContain(wrong)
  })

  it('gives the same refusal to people who have no password', async () => {
    const mira = await somebodyWithNothing()
    expect(await mira.ask('POST /api/verifications/password', { body: { password } })).toEqual(
      refusedAs(422, 'session.invalid_credentials'),
    )
  })

  it('refuses a body without a password', async () => {
    const mira = await somebody(server)
    for (const body of [
      undefined,
      {},
      { password: '' },
      { password: null },
      { password: 1 },
      { password: [password] },
    ])
      expect(await mira.ask('POST /api/verifications/password', { body })).toEqual(
        refusedAs(400, 'guard.invalid_input'),
      )
  })

  it.each([
    ['SHA256', '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
  ] as const)(
    'accepts an imported digest, and replaces it with an Argon2 digest: %s',
    async (algorithm, digest) => {
      const mira = await somebody(server)
      await server.database.query(
        'update users set password_digest = $2, password_algorithm = $3 where id = $1',
        [mira.id, digest, algorithm],
      )
      const before = await rowOf(mira.id)
      expect(
        (await mira.ask('POST /api/verifications/password', { body: { password: 'password' } })).status,
      ).toBe(201)
      const after = await rowOf(mira.id)
      expect(after.password_digest).toMatch(/^\$argon2/)
      expect([after.updated_at, after.password_updated_at]).toEqual([
        before.updated_at,
        before.password_updated_at,
      ])
      expect(
        (await mira.ask('POST /api/verifications/password', { body: { password: 'password' } })).status,
      ).toBe(201)
    },
  )

  it('returns a record that can be used repeatedly until it expires', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    for (const username of ['first_name', 'second_name', 'third_name'])
      expect((await mira.ask('PATCH /api/my-account', { body: { username }, verification })).status).toBe(200)
    await server.database.query('update verification_records set expires_at = now() where id = $1', [
      verification,
    ])
    expect(await mira.ask('PATCH /api/my-account', { body: { username: 'fourth' }, verification })).toEqual(
      refusedAs(401, 'verification_record.permission_denied'),
    )
  })

  it('returns a record that is valid with every token of the person', async () => {
    const mira = await somebody(server)
    const elsewhere = await signIn(server.url, mira.username, password)
    const { body: proof } = await ask(server.url, 'POST /api/verifications/password', {
      token: elsewhere.access_token,
      body: { password },
    })
    const body = { username: 'mira_elsewhere' }
    const answer = await mira.ask('PATCH /api/my-account', { body, verification: proof.verificationRecordId })
    expect(answer.status).toBe(200)
  })

  it('returns a record that is ignored, valid or not, where none is needed', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    for (const verification of [await noor.prove(), 'unknown'])
      expect((await mira.ask('PATCH /api/my-account', { body: { name: 'x' }, verification })).status).toBe(
        200,
      )
  })
})

describe('setting the password', () => {
  it('replaces the password of a verified person, and returns nothing', async () => {
    const mira = await somebody(server, { scope: 'openid' })
    await server.database.query('update users set is_password_expired = true where id = $1', [mira.id])
    const before = await rowOf(mira.id)
    const answer = await mira.ask('POST /api/my-account/password', {
      body: { password: another },
      verification: await mira.prove(),
    })
    expect(answer).toMatchObject({ status: 204, text: '' })

    const after = await rowOf(mira.id)
    expect(after.password_updated_at.getTime()).toBeGreaterThan(before.password_updated_at.getTime())
    expect(after.updated_at).toEqual(after.password_updated_at)
    expect(after.is_password_expired).toBe(false)
    await expect(signIn(server.url, mira.username, password)).rejects.toMatchObject({
      code: 'session.invalid_credentials',
    })
    await signIn(server.url, mira.username, another)
  })

  it('keeps all sessions and tokens by default', async () => {
    const mira = await somebody(server)
    await mira.ask('POST /api/my-account/password', {
      body: { password: another },
      verification: await mira.prove(),
    })
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
    expect((await refresh(mira)).status).toBe(200)
  })

  it('stores the password exactly as typed, also a long one', async () => {
    const mira = await somebody(server)
    const long = ` ${'a-Quieter-Lake-78 '.repeat(11)}`
    const verification = await mira.prove()
    const answer = await mira.ask('POST /api/my-account/password', { body: { password: long }, verification })
    expect(answer).toMatchObject({ status: 204 })
    const prove = (typed: string) =>
      mira.ask('POST /api/verifications/password', { body: { password: typed } })
    for (const typed of [long.trim(), long.toLowerCase(), long.slice(0, 72), long.slice(0, -1), `${long} `])
      expect(await prove(typed), typed).toEqual(refusedAs(422, 'session.invalid_credentials'))
    expect(await prove(long)).toMatchObject({ status: 201 })
  })

  describe('with `revokeSessions`', () => {
    const changeAndEnd = async (mira: Somebody) => {
      const body = { password: another, revokeSessions: true }
      const answer = await mira.ask('POST /api/my-account/password', {
        body,
        verification: await mira.prove(),
      })
      expect(answer).toMatchObject({ status: 204, text: '' })
    }

    it('ends the other sessions and their tokens, and keeps the current session', async () => {
      const mira = await somebody(server)
      const noor = await somebody(server)
      const elsewhere = await signIn(server.url, mira.username, password)
      await changeAndEnd(mira)

      const token = elsewhere.access_token
      expect((await ask(server.url, 'GET /api/my-account', { token })).status).toBe(401)
      expect((await refresh(elsewhere)).status).toBe(400)
      expect((await mira.ask('GET /api/my-account')).status).toBe(200)
      expect((await refresh(mira)).status).toBe(200)
      const { body } = await mira.ask('GET /api/my-account/sessions', {
        verification: await mira.prove(another),
      })
      expect(body.sessions).toEqual([expect.objectContaining({ isCurrent: true })])
      expect((await noor.ask('GET /api/my-account')).status).toBe(200)
      const logs = await server.manage('GET /api/logs', {
        query: { userId: mira.id, logKey: 'Session.Ended' },
      })
      expect(logs).toEqual([
        expect.objectContaining({
          payload: expect.objectContaining({
            sessions: [expect.any(String)],
            actor: { kind: 'owner', id: mira.id },
          }),
        }),
      ])
    })

    it('revokes tokens that belong to no session', async () => {
      const mira = await somebody(server)
      const elsewhere = await signIn(server.url, mira.username, password)
      await server.database.query(
        `update oidc_records set payload = payload - 'sessionUid' where account_id = $1 and model = 'AccessToken'
         and payload ->> 'sessionUid' <> $2`,
        [mira.id, await currentSession(mira)],
      )
      await changeAndEnd(mira)
      expect((await readBy(elsewhere)).status).toBe(401)
      expect((await readBy(mira)).status).toBe(200)
    })

    it('stops a sign-in by the old password that has not returned to the application yet', async () => {
      const mira = await somebody(server)
      const begun = await authorize(server.url)
      const redirectTo = await passSignIn(server.url, begun.jar, {
        username: mira.username,
        password,
        event: 'SignIn',
      })
      await changeAndEnd(mira)
      await expect(follow(begun.jar, redirectTo, begun.redirectUri)).rejects.toThrow(/leads nowhere/)
    })
  })

  it('stops a sign-in that began with the old password', async () => {
    const mira = await somebody(server)
    const { jar } = await authorize(server.url)
    const call = signInApiOf(server.url, jar)
    await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
    const identifier = { type: 'username' as const, value: mira.username }
    const { verificationId } = await call('POST /api/experience/verification/password', {
      body: { identifier, password },
    })
    await call('POST /api/experience/identification', { body: { verificationId } })
    await mira.ask('POST /api/my-account/password', {
      body: { password: another },
      verification: await mira.prove(),
    })
    const refused = { code: 'session.verification_session_not_found' }
    await expect(call('POST /api/experience/submit')).rejects.toMatchObject(refused)
    await expect(call('POST /api/experience/verification/totp/secret')).rejects.toMatchObject(refused)
  })

  it('ends no session when the new password is refused', async () => {
    const mira = await somebody(server)
    const body = { password: 'short', revokeSessions: true }
    const answer = await mira.ask('POST /api/my-account/password', { body, verification: await mira.prove() })
    expect(answer.status).toBe(422)
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
  })

  it('refuses a `revokeSessions` that is not a boolean', async () => {
    const mira = await somebody(server)
    const body = { password: another, revokeSessions: 'yes' }
    const answer = await mira.ask('POST /api/my-account/password', { body, verification: await mira.prove() })
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('records an event without the password', async () => {
    const mira = await somebody(server)
    await mira.ask('POST /api/my-account/password', {
      body: { password: another },
      verification: await mira.prove(),
    })
    const [log] = await server.manage('GET /api/logs', { query: { userId: mira.id } })
    expect(log).toMatchObject({ key: 'User.Data.Updated', payload: { fields: ['password'] } })
    const { rows } = await server.database.query('select * from events')
    expect(JSON.stringify(rows)).not.toContain(another)
  })

  it('needs no verification for the first password of a person without verification methods', async () => {
    const mira = await somebodyWithNothing()
    expect((await mira.ask('GET /api/my-account')).body).toMatchObject({
      hasSecurityVerificationMethod: false,
      hasPassword: false,
      passwordUpdatedAt: null,
    })
    expect((await mira.ask('POST /api/my-account/password', { body: { password: another } })).status).toBe(
      204,
    )
    const { passwordUpdatedAt } = (await mira.ask('GET /api/my-account')).body
    expect(Math.abs(Date.now() - passwordUpdatedAt)).toBeLessThan(60_000)
    await signIn(server.url, mira.username, another)
    expect(await mira.ask('POST /api/my-account/password', { body: { password } })).toEqual(
      refusedAs(401, 'verification_record.permission_denied'),
    )
  })

  it.each([
    ['an e-mail address', { primaryEmail: 'somebody@mail.example' }],
    ['a phone', { primaryPhone: '3212345678' }],
  ])('needs a verification for the first password of a person who has %s', async (_, body) => {
    const mira = await somebodyWithNothing()
    await server.manage('PATCH /api/users/:userId', { params: { userId: mira.id }, body })
    await expectNoTrace(server.database, async () =>
      expect(await mira.ask('POST /api/my-account/password', { body: { password: another } })).toEqual(
        refusedAs(401, 'verification_record.permission_denied'),
      ),
    )
  })

  it('refuses the current password', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    await expectNoTrace(server.database, async () =>
      expect(await mira.ask('POST /api/my-account/password', { body: { password }, verification })).toEqual(
        refusedAs(422, 'user.same_password'),
      ),
    )
  })

  it('accepts the current password when its digest was imported', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    await server.database.query(
      `update users set password_digest = $2, password_algorithm = 'SHA256' where id = $1`,
      [mira.id, createHash('sha256').update(password).digest('hex')],
    )
    const answer = await mira.ask('POST /api/my-account/password', { body: { password }, verification })
    expect(answer.status).toBe(204)
  })

  it.each<[password: string, issues: object[]]>([
    ['short', [{ code: 'password_rejected.too_short', interpolation: { min: 8 } }]],
    ['x!Y2'.repeat(65), [{ code: 'password_rejected.too_long', interpolation: { max: 256 } }]],
    ['pässwörter-77', [{ code: 'password_rejected.unsupported_characters' }]],
    ['aaaaaaaa', [{ code: 'password_rejected.restricted.repetition' }]],
    ['abcdefgh', [{ code: 'password_rejected.restricted.sequence' }]],
  ])('refuses a password that violates the policy, and lists every violation: %s', async (wrong, issues) => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const answer = await expectNoTrace(server.database, () =>
      mira.ask('POST /api/my-account/password', { body: { password: wrong }, verification }),
    )
    expect(answer).toEqual(refusedAs(422, 'password.rejected', issues))
  })

  it('refuses a password made of the person’s own details', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira Quentin' } })
    const body = { password: 'miraquentin' }
    const answer = await mira.ask('POST /api/my-account/password', { body, verification: await mira.prove() })
    expect(answer).toEqual(
      refusedAs(422, 'password.rejected', [{ code: 'password_rejected.restricted.user_info' }]),
    )
  })

  it('performs one of several concurrent changes: the first invalidates the verification of the others', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const answers = await Promise.all(
      ['first-Lake-81', 'second-Lake-82', 'third-Lake-83'].map(each =>
        mira.ask('POST /api/my-account/password', { body: { password: each }, verification }),
      ),
    )
    expect(answers.map(answer => answer.status).sort()).toEqual([204, 401, 401])
    const { rows } = await server.database.query(
      `select 1 from events where account_id = $1 and type = 'User.Data.Updated'`,
      [mira.id],
    )
    expect(rows).toHaveLength(1)
  })
})
