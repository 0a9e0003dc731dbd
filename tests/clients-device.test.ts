import * as openid from 'openid-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { devicePageOf } from './support/device.ts'
import { CookieJar, signIn } from './support/people.ts'
import { person } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, person.username, person.password, { event: 'Register' })
})
afterAll(() => server.stop())

async function discover() {
  const { id } = await server.manage('POST /api/applications', {
    body: { name: 'The television', type: 'Native', customClientMetadata: { isDeviceFlow: true } },
  })
  return openid.discovery(
    new URL(`${server.url}/oidc`),
    id,
    { id_token_signed_response_alg: 'ES384' },
    openid.None(),
    { execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks] },
  )
}

/** What the person does in a browser, where they are signed in already. */
async function decideInBrowser(address: string, userCode: string, decision: 'confirm' | 'refuse') {
  const jar = new CookieJar()
  await signIn(server.url, person.username, person.password, { jar })
  const page = devicePageOf(server.url, jar)
  await page.open(address)
  await page.enter(userCode)
  return page[decision](userCode)
}

it('openid-client signs a person in at a device, refreshes, and revokes its tokens', async () => {
  const config = await discover()
  const started = await openid.initiateDeviceAuthorization(config, { scope: 'openid profile offline_access' })
  const polling = openid.pollDeviceAuthorizationGrant(config, started)
  await decideInBrowser(started.verification_uri_complete ?? '', started.user_code, 'confirm')
  const tokens = await polling
  const claims = tokens.claims()
  expect(claims?.username).toBe('mira')
  expect((await openid.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '')).username).toBe('mira')
  const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect(refreshed.claims()?.sub).toBe(claims?.sub)
  await openid.tokenRevocation(config, refreshed.refresh_token ?? '')
  await expect(openid.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

it('openid-client learns that the person refused', async () => {
  const config = await discover()
  const started = await openid.initiateDeviceAuthorization(config, { scope: 'openid' })
  await decideInBrowser(started.verification_uri, started.user_code, 'refuse')
  await expect(openid.pollDeviceAuthorizationGrant(config, started)).rejects.toMatchObject({
    error: 'access_denied',
  })
})
