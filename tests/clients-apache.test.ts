import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasApache, startApache } from './support/apache.ts'
import { CookieJar, signIn } from './support/people.ts'
import { listen, person, registerRelyingParty, signInFrom } from './support/relying-party.ts'
import { freePort, startTestServer, type TestServer } from './support/server.ts'
import { confirmSignOut } from './support/sign-out.ts'

const isThere = hasApache()

describe.skipIf(!isThere)('mod_auth_openidc of Apache (where it can be installed)', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
    await signIn(server.url, person.username, person.password, { event: 'Register' })
  })
  afterAll(() => server.stop())

  it.each(['RS256', 'ES384'] as const)('signs a person in with ID tokens by %s, and out', async algorithm => {
    // An application that knows nothing of OpenID Connect: it reads who is there from the headers.
    const application = await listen((request, response) =>
      response.end(String(request.headers.oidc_claim_username)),
    )
    const port = await freePort()
    const [home, callback] = [`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/callback`]
    const client = await registerRelyingParty(server, { home, callback }, algorithm)
    const apache = await startApache({
      port,
      issuer: `${server.url}/oidc`,
      client,
      application: application.home,
    })
    try {
      const here = new CookieJar()
      const begun = await here.fetch(home)
      const { jar, returned } = await signInFrom(server, begun.headers.get('location'), callback)
      await here.fetch(returned)
      expect(await (await here.fetch(home)).text()).toBe('mira')
      const out = await here.fetch(`${callback}?${new URLSearchParams({ logout: home })}`)
      const end = await jar.fetch(out.headers.get('location') ?? '')
      expect(await confirmSignOut(jar, end)).toBe(home)
      expect((await here.fetch(home)).status).toBe(302)
    } finally {
      await apache.stop()
      application.server.close()
    }
  })
})
