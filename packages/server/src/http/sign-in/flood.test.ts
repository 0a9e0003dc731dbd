import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize, type CookieJar } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ trustsProxyHeader: true })
})
afterAll(() => server.stop())

/** A browser on the sign-in page, behind a proxy that adds its address. */
async function visitor(
  address: string,
): Promise<{ tryPassword(username: string, given: string): Promise<number> }> {
  const { jar } = await authorize(server.url)
  const call = (jar: CookieJar, route: string, body: unknown) =>
    ask(server.url, route, { body, headers: { cookie: jar.cookie, 'x-forwarded-for': address } })
  await call(jar, 'PUT /api/experience', { interactionEvent: 'SignIn' })
  return {
    async tryPassword(value, given) {
      const body = { identifier: { type: 'username', value }, password: given }
      return (await call(jar, 'POST /api/experience/verification/password', body)).status
    },
  }
}

it('a correct password is verified while 800 wrong ones from another address are waiting', async () => {
  const mira = await somebody(server)
  const owner = await visitor('198.51.100.9')
  const flood = await visitor('203.0.113.7')
  let answered = 0
  const wrong = Array.from({ length: 800 }, async (_, count) => {
    const status = await flood.tryPassword(`nobody_${count}`, 'wrong-Lake-1')
    answered += 1
    return status
  })
  await new Promise(resolve => setTimeout(resolve, 200))
  expect(await owner.tryPassword(mira.username, password)).toBe(200)
  // Most of the flood is still in the queue; the rest was refused without queuing.
  expect(answered).toBeLessThan(600)
  for (const status of await Promise.all(wrong)) expect([422, 429, 503]).toContain(status)
}, 240_000)
