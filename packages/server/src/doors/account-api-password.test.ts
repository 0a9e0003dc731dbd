import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn, type Tokens } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../tests/support/traces.ts'
import { ask } from '../../../../tests/support/wire.ts'

// Who may: tests/access.test.ts.

const another = 'a-Quieter-Lake-78'
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** A person who can be asked to prove nothing: no password, no e-mail, no phone. */
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

const refresh = ({ refresh_token }: Tokens) =>
  fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'demo-app',
      refresh_token: refresh_token ?? '',
    }),
  })

describe('proving who one is by the password', () => {
  it('answers a verification that holds for ten minutes', async () => {
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

  it('refuses a wrong password, and keeps that it was tried, but not what was typed', async () => {
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

  it('says the same to people who have no password', async () => {
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
    'knows a password that came from elsewhere, and keeps a digest of our own: %s',
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

  it('holds as often as it is shown, until its ten minutes are over', async () => {
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

  it('holds for every token of the person', async () => {
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

  it('is no matter, right or wrong, where none is needed', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    for (const verification of [await noor.prove(), 'unknown'])
      expect((await mira.ask('PATCH /api/my-account', { body: { name: 'x' }, verification })).status).toBe(
        200,
      )
  })
})

describe('setting the password', () => {
  it('replaces it for people who proved who they are, and answers nothing', async () => {
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

  it('ends no session and no token', async () => {
    const mira = await somebody(server)
    await mira.ask('POST /api/my-account/password', {
      body: { password: another },
      verification: await mira.prove(),
    })
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
    expect((await refresh(mira)).status).toBe(200)
  })

  it('is kept exactly as it was typed, and may be long', async () => {
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

  it('ends the other sessions and their tokens, which the old one opened, when asked to', async () => {
    const mira = await somebody(server)
    const noor = await somebody(server)
    const elsewhere = await signIn(server.url, mira.username, password)
    const answer = await mira.ask('POST /api/my-account/password', {
      body: { password: another, revokeSessions: true },
      verification: await mira.prove(),
    })
    expect(answer).toMatchObject({ status: 204, text: '' })

    const token = elsewhere.access_token
    expect((await ask(server.url, 'GET /api/my-account', { token })).status).toBe(401)
    expect((await refresh(elsewhere)).status).toBe(400)
    const { rows } = await server.database.query(
      `select from sessions where user_id = $1 and ended_at is not null`,
      [mira.id],
    )
    expect(rows).toHaveLength(1)
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
    expect((await refresh(mira)).status).toBe(200)
    expect((await noor.ask('GET /api/my-account')).status).toBe(200)
    const { body: logs } = await ask(server.url, `GET /api/logs?userId=${mira.id}`, {
      token: await server.token(),
    })
    const ended = logs.find(({ key }: { key: string }) => key === 'Session.Ended')
    expect(ended).toMatchObject({ payload: { actor: { id: mira.id } } })
  })

  it('ends none when the password is refused', async () => {
    const mira = await somebody(server)
    const body = { password: 'short', revokeSessions: true }
    const answer = await mira.ask('POST /api/my-account/password', { body, verification: await mira.prove() })
    expect(answer.status).toBe(422)
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
  })

  it('refuses an answer to that question that is neither yes nor no', async () => {
    const mira = await somebody(server)
    const body = { password: another, revokeSessions: 'yes' }
    const answer = await mira.ask('POST /api/my-account/password', { body, verification: await mira.prove() })
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('is kept in the log, without the password', async () => {
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

  it('needs no verification for the first one of people who have nothing to prove', async () => {
    const mira = await somebodyWithNothing()
    expect((await mira.ask('GET /api/my-account')).body).toMatchObject({
      hasSecurityVerificationMethod: false,
      hasPassword: false,
    })
    expect((await mira.ask('POST /api/my-account/password', { body: { password: another } })).status).toBe(
      204,
    )
    await signIn(server.url, mira.username, another)
    expect(await mira.ask('POST /api/my-account/password', { body: { password } })).toEqual(
      refusedAs(401, 'verification_record.permission_denied'),
    )
  })

  it.each([
    ['an e-mail address', { primaryEmail: 'somebody@mail.example' }],
    ['a phone', { primaryPhone: '3212345678' }],
  ])('needs one for the first one of people who have %s', async (_, body) => {
    const mira = await somebodyWithNothing()
    await server.manage('PATCH /api/users/:userId', { params: { userId: mira.id }, body })
    await expectNoTrace(server.database, async () =>
      expect(await mira.ask('POST /api/my-account/password', { body: { password: another } })).toEqual(
        refusedAs(401, 'verification_record.permission_denied'),
      ),
    )
  })

  it('refuses the present one', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    await expectNoTrace(server.database, async () =>
      expect(await mira.ask('POST /api/my-account/password', { body: { password }, verification })).toEqual(
        refusedAs(422, 'user.same_password'),
      ),
    )
  })

  it('takes the present one again where its digest came from elsewhere', async () => {
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
  ])('refuses what the policy forbids, and says all that is wrong: %s', async (wrong, issues) => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const answer = await expectNoTrace(server.database, () =>
      mira.ask('POST /api/my-account/password', { body: { password: wrong }, verification }),
    )
    expect(answer).toEqual(refusedAs(422, 'password.rejected', issues))
  })

  it('refuses one that is made of what others know of the person', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira Quentin' } })
    const body = { password: 'miraquentin' }
    const answer = await mira.ask('POST /api/my-account/password', { body, verification: await mira.prove() })
    expect(answer).toEqual(
      refusedAs(422, 'password.rejected', [{ code: 'password_rejected.restricted.user_info' }]),
    )
  })

  it('is one change after the other when several are asked for at once', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const answers = await Promise.all(
      ['first-Lake-81', 'second-Lake-82', 'third-Lake-83'].map(each =>
        mira.ask('POST /api/my-account/password', { body: { password: each }, verification }),
      ),
    )
    expect(answers.map(answer => answer.status)).toEqual([204, 204, 204])
    const { rows } = await server.database.query(
      `select 1 from events where account_id = $1 and type = 'User.Data.Updated'`,
      [mira.id],
    )
    expect(rows).toHaveLength(3)
  })
})
