import { managementResource } from '@latchkey/contract'
import { decodeJwt } from 'jose'
import * as openid from 'openid-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newAdministrator, passTwoFactors } from './support/administrators.ts'
import { CookieJar, follow } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { ask } from './support/wire.ts'

// A console by a library: openid-client, as a public client with PKCE.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

it('openid-client 6 signs an administrator in to the console, refreshes, and signs in again for a dangerous operation', async () => {
  const person = await newAdministrator(server, ['owner'])
  const jar = new CookieJar()
  const redirectUri = `${server.url}/console/callback`
  const config = await openid.discovery(new URL(`${server.url}/oidc`), 'console', {}, openid.None(), {
    execute: [openid.allowInsecureRequests],
  })
  async function signIn(steps: number, more: Record<string, string> = {}) {
    const verifier = openid.randomPKCECodeVerifier()
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid all',
      resource: managementResource,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 's',
      ...more,
    })
    await jar.fetch(address.href)
    const returned = await follow(jar, await passTwoFactors(server, jar, { ...person, steps }), redirectUri)
    const checks = { pkceCodeVerifier: verifier, expectedState: 's' }
    return openid.authorizationCodeGrant(config, new URL(returned), checks, { resource: managementResource })
  }
  const call = (at: string, token: string) => ask(server.url, at, { token })

  const first = await signIn(-1)
  expect((await call('GET /api/administrators/me', first.access_token)).body).toMatchObject({
    id: person.id,
    scopes: ['all'],
  })
  const refreshed = await openid.refreshTokenGrant(config, first.refresh_token ?? '', {
    resource: managementResource,
    scope: 'openid all',
  })
  const [before, after] = [first, refreshed].map(({ access_token }) => decodeJwt(access_token))
  expect(after).toMatchObject({ scope: 'all', acr: before?.acr, auth_time: before?.auth_time })

  // As the challenge of a refusal says: RFC 9470.
  await server.database.query(
    `update oidc_records set payload = jsonb_set(payload, '{loginTs}', to_jsonb((payload ->> 'loginTs')::int - 601))
     where model = 'Session' and account_id = $1`,
    [person.id],
  )
  const again = await signIn(0, { max_age: '600' })
  expect(Number(decodeJwt(again.access_token).auth_time)).toBeGreaterThan(Number(before?.auth_time) - 600)
  const { id } = await server.manage('POST /api/users', { body: {} })
  expect((await call(`DELETE /api/users/${id}`, again.access_token)).status).toBe(204)
})
