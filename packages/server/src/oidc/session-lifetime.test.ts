import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize, CookieJar, follow, passSignIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../tests/support/somebody.ts'

// docs/wire/management-api.md#6.14.

const day = 86_400
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const setLifetime = (ttl: number) => server.manage('PATCH /api/configs/oidc/session', { body: { ttl } })

/** Signs the person in with a new browser. */
async function browserOf({ username }: Somebody): Promise<CookieJar> {
  const jar = new CookieJar()
  const request = await authorize(server.url, { jar })
  const redirectTo = await passSignIn(server.url, jar, { username, password, event: 'SignIn' })
  await follow(jar, redirectTo, request.redirectUri)
  return jar
}

/** Uses the session without a prompt. Returns whether it is still there. */
async function isSignedIn(jar: CookieJar): Promise<boolean> {
  const { location } = await authorize(server.url, { jar, extra: { prompt: 'none' } })
  return new URL(location).searchParams.has('code')
}

/** Seconds until the person's sessions end, the earliest first. */
async function lifetimesOf({ id }: Somebody): Promise<number[]> {
  const { rows } = await server.database.query(
    `select extract(epoch from expires_at - now())::float as seconds from oidc_records
     where model = 'Session' and account_id = $1 order by 1`,
    [id],
  )
  return rows.map(({ seconds }) => seconds)
}

it('a session ends after the lifetime that was set when it began, counted from its last use', async () => {
  const person = await somebody(server)
  await setLifetime(3600)
  const short = await browserOf(person)
  await setLifetime(60 * day)
  const long = await browserOf(person)
  for (const jar of [short, long]) expect(await isSignedIn(jar)).toBe(true)
  const [first = 0, second = 0, third = 0] = await lifetimesOf(person)
  expect([first / 3600, second / day, third / day]).toEqual([
    expect.closeTo(1, 1),
    // The session of the registration began before the change.
    expect.closeTo(14, 1),
    expect.closeTo(60, 1),
  ])
})

it('a session of one second is over after it, on the pages and in the list of sessions', async () => {
  const person = await somebody(server)
  await setLifetime(1)
  const jar = await browserOf(person)
  await new Promise(resolve => setTimeout(resolve, 1500))
  expect(await isSignedIn(jar)).toBe(false)
  const { body } = await person.ask('GET /api/my-account/sessions', { verification: await person.prove() })
  expect(body.sessions).toHaveLength(1)
})
