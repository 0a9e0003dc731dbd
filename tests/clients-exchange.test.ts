import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  newPersonalAccessToken,
  newSubjectToken,
  registerExchanger,
  tokenExchange,
  types,
} from './support/exchange.ts'
import { CookieJar, passSignIn, signInApiOf } from './support/people.ts'
import { type Api, giveRole, newApi } from './support/permissions.ts'
import { backEnd, startTestServer, type TestServer } from './support/server.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'
import { registerThirdParty } from './support/third-party.ts'

// Permissions and token exchange with a real client, end to end.

const callback = 'https://elsewhere.example/callback'
let server: TestServer
let mira: Somebody
let orders: Api

beforeAll(async () => {
  server = await startTestServer()
  mira = await somebody(server)
  orders = await newApi(server, ['read:orders', 'write:orders'])
  await giveRole(server, { userId: mira.id }, [orders.scopes['read:orders'] ?? ''])
})
afterAll(() => server.stop())

function discover(id: string, secret?: string) {
  const authentication = secret ? openid.ClientSecretBasic(secret) : openid.None()
  return openid.discovery(new URL(`${server.url}/oidc`), id, {}, authentication, {
    execute: [openid.allowInsecureRequests],
  })
}

/** Validates an access token as an API does. */
async function asSeenByApi(token: string) {
  const keys = createRemoteJWKSet(new URL(`${server.url}/oidc/jwks`))
  const { payload } = await jwtVerify(token, keys, {
    issuer: `${server.url}/oidc`,
    audience: orders.indicator,
    typ: 'at+jwt',
  })
  return payload
}

describe('openid-client', () => {
  it.each(['MachineToMachine', 'Traditional', 'SPA', 'Native'] as const)(
    'exchanges a personal access token, as announced by discovery: %s',
    async type => {
      const { id, secret } = await registerExchanger(server, type)
      const config = await discover(id, secret)
      expect(config.serverMetadata().grant_types_supported).toContain(tokenExchange)
      const subject_token = await newPersonalAccessToken(server, mira.id, { name: `as ${type}` })
      const tokens = await openid.genericGrantRequest(config, tokenExchange, {
        subject_token,
        subject_token_type: types.personal,
        resource: orders.indicator,
        scope: 'read:orders write:orders',
      })
      expect(tokens.scope).toBe('read:orders')
      expect(await asSeenByApi(tokens.access_token)).toMatchObject({
        sub: mira.id,
        client_id: id,
        scope: 'read:orders',
      })
    },
  )

  it('impersonates a person, reads who they are, and stays named as the actor', async () => {
    const { id, secret } = await registerExchanger(server)
    const config = await discover(id, secret)
    const agent = await somebody(server)
    const impersonating = async (more: Record<string, string>) =>
      openid.genericGrantRequest(config, tokenExchange, {
        subject_token: await newSubjectToken(server, mira.id, 'ticket 4711'),
        subject_token_type: types.impersonation,
        ...more,
      })
    const tokens = await impersonating({ scope: 'openid profile' })
    expect((await openid.fetchUserInfo(config, tokens.access_token, mira.id)).username).toBe(mira.username)
    expect(await openid.tokenIntrospection(config, tokens.access_token)).toMatchObject({
      active: true,
      sub: mira.id,
      impersonator: backEnd.id,
    })
    const forOrders = await impersonating({
      resource: orders.indicator,
      scope: 'read:orders',
      actor_token: agent.access_token,
      actor_token_type: types.accessToken,
    })
    expect(await asSeenByApi(forOrders.access_token)).toMatchObject({
      sub: mira.id,
      act: { sub: agent.id },
      impersonator: backEnd.id,
    })
    await openid.tokenRevocation(config, tokens.access_token)
    expect(await openid.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false })
  })

  it('gets an OAuth error that explains why an exchange is refused', async () => {
    const { id, secret } = await registerExchanger(server)
    const config = await discover(id, secret)
    const asked = { subject_token: mira.id_token, subject_token_type: types.idToken }
    await expect(openid.genericGrantRequest(config, tokenExchange, asked)).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    })
  })

  it('gets the scopes of an API that the person has, and allows to a third-party application', async () => {
    const { id } = await registerThirdParty(server, ['profile'])
    await server.manage('POST /api/applications/:applicationId/user-consent-scopes', {
      params: { applicationId: id },
      body: { resourceScopes: Object.values(orders.scopes) },
    })
    const config = await discover(id)
    const verifier = openid.randomPKCECodeVerifier()
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid profile read:orders write:orders',
      resource: orders.indicator,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const jar = new CookieJar()
    await jar.fetch(address.href)
    const toConsent = await passSignIn(server.url, jar, { ...mira, password, event: 'SignIn' })
    await jar.fetch(toConsent)
    const api = signInApiOf(server.url, jar)
    const { missingResourceScopes } = await api('GET /api/interaction/consent')
    expect(missingResourceScopes?.map(({ scopes }) => scopes.map(({ name }) => name))).toEqual([
      ['read:orders'],
    ])
    const { redirectTo } = await api('POST /api/interaction/consent', { body: {} })
    const returned = (await jar.fetch(redirectTo)).headers.get('location') ?? ''
    const tokens = await openid.authorizationCodeGrant(
      config,
      new URL(returned),
      { pkceCodeVerifier: verifier },
      { resource: orders.indicator },
    )
    expect(await asSeenByApi(tokens.access_token)).toMatchObject({
      sub: mira.id,
      client_id: id,
      scope: 'read:orders',
    })
    await expect(
      openid.genericGrantRequest(config, tokenExchange, {
        subject_token: tokens.access_token,
        subject_token_type: types.accessToken,
      }),
    ).rejects.toMatchObject({ error: 'invalid_request' })
  })
})
