import * as bcrypt from '@node-rs/bcrypt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, CookieJar, signIn, signInApiOf } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** Milliseconds until a wrong password is refused. */
async function timeOfRefusal(at: TestServer, username: string): Promise<number> {
  const jar = new CookieJar()
  await authorize(at.url, { jar })
  const call = signInApiOf(at.url, jar)
  await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
  const identifier = { type: 'username' as const, value: username }
  const begin = performance.now()
  await expect(
    call('POST /api/experience/verification/password', { body: { identifier, password: 'wrong' } }),
  ).rejects.toMatchObject({ code: 'session.invalid_credentials' })
  return performance.now() - begin
}

/**
 * The minimum for an imported account, an own one and an unknown name, as other load only makes a request longer:
 * rounds by turns, until `isEnough`.
 */
async function leastTimes(at: TestServer, isEnough: (times: [number, number, number]) => boolean) {
  const least: [number, number, number] = [Infinity, Infinity, Infinity]
  for (let round = 0; round < 4 || (round < 16 && !isEnough(least)); round += 1) {
    const names = [`imported_${round % 4}`, 'ours', `nobody_${round}`]
    for (const [which, name] of names.entries())
      least[which] = Math.min(least[which] ?? Infinity, await timeOfRefusal(at, name))
  }
  return least
}

describe('the time to refuse a wrong password', () => {
  it('is the same for imported accounts, own ones and unknown names, also after a restart', async () => {
    await signIn(server.url, 'ours', 'sunny-Lake-77', { event: 'Register' })
    for (const number of [0, 1, 2, 3])
      await server.manage('POST /api/users', {
        body: {
          username: `imported_${number}`,
          passwordDigest: await bcrypt.hash('sunny-Lake-77', { cost: 11 }),
          passwordAlgorithm: 'Bcrypt',
        },
      })
    const restarted = await startTestServer({ databaseUrl: server.databaseUrl })
    for (const at of [server, restarted]) {
      // Without equal work it would be a fifth (a timing side channel).
      const isEqual = ([imported, ...others]: number[]) =>
        others.every(time => time > (imported ?? 0) / 2 && time < (imported ?? 0) * 2)
      const times = await leastTimes(at, isEqual)
      expect(isEqual(times), times.join(', ')).toBe(true)
    }
    await restarted.stop()
  }, 60_000)
})

describe('an imported digest', () => {
  it.each([
    ['django', 'pbkdf2_sha1$1000$seasalt$ljleU4wBmTtz/MoG5YTwxpM0d7I=', 'lètmein'],
    ['wordpress', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0', 'test12345'],
    ['aspnet', 'AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M', 'my password'],
  ])(
    'of %s verifies the password, and is replaced by an Argon2 digest',
    async (username, passwordDigest, password) => {
      await server.manage('POST /api/users', {
        body: { username, passwordDigest, passwordAlgorithm: 'Legacy' },
      })
      for (const _ of ['with theirs', 'with ours'])
        await expect(signIn(server.url, username, password)).resolves.toMatchObject({
          scope: expect.any(String),
        })
      const { rows } = await server.database.query(
        'select password_algorithm from users where username = $1',
        [username],
      )
      expect(rows).toEqual([{ password_algorithm: 'Argon2id' }])
    },
  )

  it('that is malformed is refused, and no account is created', async () => {
    await expect(
      server.manage('POST /api/users', {
        body: { username: 'none', passwordDigest: '$P$none', passwordAlgorithm: 'Legacy' },
      }),
    ).rejects.toMatchObject({ code: 'password.invalid_legacy_password_format' })
    expect(await server.manage('GET /api/users', { query: { search: 'none' } })).toEqual([])
  })
})

describe('a password with non-ASCII characters', () => {
  it('is accepted in every Unicode normalization form', async () => {
    const password = 'Grüße-aus-Köln'
    await server.manage('POST /api/users', {
      body: { username: 'greta', password: password.normalize('NFD') },
    })
    for (const form of ['NFC', 'NFD'])
      await expect(signIn(server.url, 'greta', password.normalize(form))).resolves.toBeDefined()
    await expect(signIn(server.url, 'greta', 'Grusse-aus-Koln')).rejects.toMatchObject({
      code: 'session.invalid_credentials',
    })
  })
})
