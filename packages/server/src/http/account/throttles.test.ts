import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeSentTo } from '../../../../../tests/support/mailbox.ts'
import { authorize, passSignIn, signInApiOf } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Two nodes on one database: they share their counters.

let server: TestServer
let twin: TestServer

beforeAll(async () => {
  server = await startTestServer()
  twin = await startTestServer({ databaseUrl: server.databaseUrl })
  await server.manage('PATCH /api/sign-in-exp', {
    body: { sentinelPolicy: { maxAttempts: 5, lockoutDuration: 10 } },
  })
})
afterAll(async () => {
  await twin.stop()
  await server.stop()
})

const guess = (person: Somebody, on: TestServer, given = 'wrong-Lake-1') =>
  ask(on.url, 'POST /api/verifications/password', { token: person.access_token, body: { password: given } })

const wrong = refusedAs(422, 'session.invalid_credentials')
const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')

describe('guessing a password', () => {
  it('locks out at the fifth failure on all nodes together, also for the correct password', async () => {
    const mira = await somebody(server)
    for (const on of [server, twin, server, twin]) expect(await guess(mira, on)).toEqual(wrong)
    expect(await guess(mira, server)).toEqual(blocked)
    expect(await guess(mira, twin, password)).toEqual(blocked)
  })

  it('reports the time until the lockout ends, with `Retry-After`', async () => {
    const mira = await somebody(server)
    for (let tries = 0; tries < 5; tries += 1) await guess(mira, server)
    const { body, headers } = await guess(mira, server)
    expect(body.message).toMatch(/10 min/)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(590)
  })

  it('counts correctly beyond nine attempts', async () => {
    await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: { maxAttempts: 12 } } })
    const mira = await somebody(server)
    for (let tries = 0; tries < 11; tries += 1) expect(await guess(mira, server)).toEqual(wrong)
    expect(await guess(mira, server)).toEqual(blocked)
    await server.manage('PATCH /api/sign-in-exp', {
      body: { sentinelPolicy: { maxAttempts: 5, lockoutDuration: 10 } },
    })
  })

  it('cannot exceed the limit with concurrent requests on two nodes', async () => {
    const mira = await somebody(server)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, tries) => guess(mira, tries % 2 ? server : twin)),
    )
    const looked = answers.filter(({ body }) => body.code === 'session.invalid_credentials')
    expect(looked.length).toBeLessThan(5)
  })

  it('is not reset by a correct password in between', async () => {
    const mira = await somebody(server)
    for (let tries = 0; tries < 4; tries += 1) await guess(mira, server)
    expect((await guess(mira, server, password)).status).toBe(201)
    expect(await guess(mira, server)).toEqual(blocked)
  })

  it('can be unlocked by an administrator', async () => {
    const mira = await somebody(server)
    for (let tries = 0; tries < 5; tries += 1) await guess(mira, server)
    await server.manage('POST /api/sentinel-activities/delete', {
      body: { targetType: 'User', targets: [mira.id] },
    })
    expect((await guess(mira, twin, password)).status).toBe(201)
  })

  it('is listed for administrators until one releases it: who, at what, since when', async () => {
    const [mira, other] = [await somebody(server), await somebody(server)]
    const begun = Date.now()
    for (let tries = 0; tries < 5; tries += 1) await guess(mira, server)
    const lockouts = (userId: string) => server.manage('GET /api/lockouts', { query: { userId } })
    const [lockout, ...more] = await lockouts(mira.id)
    expect(lockout).toMatchObject({ user: { id: mira.id }, action: 'Password', place: 'account' })
    expect(lockout?.startedAt).toBeGreaterThanOrEqual(begun)
    expect(lockout?.endsAt).toBe((lockout?.startedAt ?? 0) + 10 * 60_000)
    expect([more, await lockouts(other.id)]).toEqual([[], []])
    expect((await server.manage('GET /api/lockouts')).map(({ user }) => user.id)).toContain(mira.id)
    await server.manage('DELETE /api/users/:userId/lockouts', { params: { userId: mira.id } })
    expect(await lockouts(mira.id)).toEqual([])
    expect((await guess(mira, twin, password)).status).toBe(201)
    const [entry] = await server.manage('GET /api/logs', { query: { logKey: 'Sentinel.Released' } })
    expect(entry?.payload).toMatchObject({ userId: mira.id })
  })

  it('logs the failed attempts and the lockout', async () => {
    const mira = await somebody(server)
    for (let tries = 0; tries < 5; tries += 1) await guess(mira, server)
    const logs = await server.manage('GET /api/logs', { query: { userId: mira.id } })
    expect(logs.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['Identifier.Lockout', 'Verification.Password']),
    )
  })

  it('counts a username or address in another letter case as the same', async () => {
    const { usernamePolicy } = await server.manage('GET /api/sign-in-exp')
    await server.manage('PATCH /api/sign-in-exp', {
      body: {
        usernamePolicy: { ...usernamePolicy, caseSensitive: false },
        signIn: {
          methods: (['username', 'email'] as const).map(identifier => ({
            identifier,
            password: true,
            verificationCode: false,
            isPasswordPrimary: true,
          })),
        },
      },
    })
    const mira = await somebody(server, { username: 'mira_of_many_cases' })
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: mira.id },
      body: { primaryEmail: 'many.cases@mail.example' },
    })
    const guessAs = async (type: 'username' | 'email', value: string) => {
      const { jar } = await authorize(server.url)
      const call = signInApiOf(server.url, jar)
      await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
      const body = { identifier: { type, value }, password: 'wrong-Lake-1' }
      return call('POST /api/experience/verification/password', { body }).catch(error => error.code)
    }
    for (const [type, name] of [
      ['username', mira.username],
      ['email', 'many.cases@mail.example'],
    ] as const) {
      const tries = []
      for (let count = 0; count < 6; count += 1)
        tries.push(await guessAs(type, name.slice(0, count).toUpperCase() + name.slice(count)))
      expect(tries.slice(4)).toEqual(Array(2).fill('session.verification_blocked_too_many_attempts'))
      await server.manage('POST /api/sentinel-activities/delete', {
        body: { targetType: 'User', targets: [name.toUpperCase()] },
      })
      expect(await guessAs(type, name)).toBe('session.invalid_credentials')
    }
    await server.manage('PATCH /api/sign-in-exp', { body: { usernamePolicy } })
  })

  it('does not lock another person’s address, to which no code was sent', async () => {
    const mira = await somebody(server)
    const noor = await somebody(server)
    const identifier = { type: 'email', value: 'mira.locked@mail.example' }
    const askCode = async (person: Somebody, value: string) => {
      const body = { identifier: { type: 'email', value } }
      const sent = await person.ask('POST /api/verifications/verification-code', { body })
      return sent.body.verificationRecordId
    }
    const show = (person: Somebody, verificationId: string, code: string) =>
      person.ask('POST /api/verifications/verification-code/verify', {
        body: { identifier, verificationId, code },
      })
    const noors = await askCode(noor, 'noor@mail.example')
    for (let tries = 0; tries < 6; tries += 1)
      expect(await show(noor, noors, '000000')).toEqual(refusedAs(400, 'verification_code.email_mismatch'))
    const miras = await askCode(mira, identifier.value)
    expect((await show(mira, miras, await codeSentTo(server, identifier.value))).status).toBe(200)
  })

  it('locks the identifier on the sign-in page, whether or not it has an account', async () => {
    const mira = await somebody(server)
    for (const username of [mira.username, `nobody_like_${mira.username}`]) {
      const tries = []
      for (let count = 0; count < 6; count += 1) {
        const { jar } = await authorize(server.url)
        tries.push(
          await passSignIn(server.url, jar, {
            username,
            password: 'wrong-Lake-1',
            event: 'SignIn',
          }).catch(error => error.code),
        )
      }
      expect(tries).toEqual([
        ...Array(4).fill('session.invalid_credentials'),
        'session.verification_blocked_too_many_attempts',
        'session.verification_blocked_too_many_attempts',
      ])
    }
    // The lockout of the sign-in page does not affect people who are already signed in.
    expect((await guess(mira, server, password)).status).toBe(201)
  })
})

describe('sending codes', () => {
  it('is limited to thirty in ten minutes for one person, across recipients', async () => {
    const mira = await somebody(server)
    const noor = await somebody(server)
    const send = ({ ask: asThem }: Somebody, value: string) =>
      asThem('POST /api/verifications/verification-code', { body: { identifier: { type: 'phone', value } } })
    for (let count = 0; count < 30; count += 1)
      expect((await send(mira, `32470${100_000 + count}`)).status).toBe(201)
    expect(await send(mira, '32470999999')).toEqual(refusedAs(429, 'request.message_rate_limited'))
    expect((await send(noor, '32470999999')).status).toBe(201)
  })
})
