import { managementScopes } from '@latchkey/contract'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from './support/back-ends.ts'
import { backEnd, startTestServer, type TestServer } from './support/server.ts'
import { type Somebody, somebody } from './support/somebody.ts'
import { ask } from './support/wire.ts'

// RFC 9728, with the client library `oauth4webapi`; RFC 6750 section 3.

const insecure = { [oauth.allowInsecureRequests]: true }
let server: TestServer
let mira: Somebody
beforeAll(async () => {
  server = await startTestServer()
  mira = await somebody(server)
})
afterAll(() => server.stop())

async function metadataOf(path: string): Promise<oauth.ResourceServer> {
  const resource = new URL(server.url + path)
  // The library compares `resource` with the address that it was asked for.
  return oauth.processResourceDiscoveryResponse(
    resource,
    await oauth.resourceDiscoveryRequest(resource, insecure),
  )
}

const challenge = async (at: string, asked = {}) => {
  const { status, headers } = await ask(server.url, at, asked)
  return { status, challenge: headers.get('www-authenticate') }
}
const metadata = (path: string) =>
  `resource_metadata="${server.url}/.well-known/oauth-protected-resource${path}"`

describe('the metadata of an API', () => {
  it('names the provider, and the scopes that its operations need', async () => {
    expect(await metadataOf('/api/my-account')).toEqual({
      resource: `${server.url}/api/my-account`,
      resource_name: 'Account API',
      authorization_servers: [`${server.url}/oidc`],
      scopes_supported: [
        'openid',
        'profile',
        'email',
        'phone',
        'address',
        'custom_data',
        'identities',
        'urn:logto:scope:sessions',
        'urn:logto:scope:trusted_devices',
      ],
      bearer_methods_supported: ['header'],
      resource_documentation: `${server.url}/docs`,
    })
    expect(await metadataOf('/api')).toMatchObject({
      resource: `${server.url}/api`,
      authorization_servers: [`${server.url}/oidc`],
      scopes_supported: [...managementScopes],
    })
  })

  it('can be read by pages of any origin, and exists for our APIs alone', async () => {
    const known = (path: string) => ask(server.url, `GET /.well-known/oauth-protected-resource${path}`)
    expect((await known('/api')).headers.get('access-control-allow-origin')).toBe('*')
    for (const path of ['', '/', '/oidc', '/api/users']) expect((await known(path)).status, path).toBe(404)
  })

  it('leads a machine that knows nothing else to a token of the Management API', async () => {
    const { resource, authorization_servers: [issuer = ''] = [] } = await metadataOf('/api')
    const asked = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...insecure })
    const provider = await oauth.processDiscoveryResponse(new URL(issuer), asked)
    const answer = await oauth.clientCredentialsGrantRequest(
      provider,
      { client_id: backEnd.id },
      oauth.ClientSecretBasic(backEnd.secret),
      { resource, scope: 'all' },
      insecure,
    )
    const { access_token: token } = await oauth.processClientCredentialsResponse(
      provider,
      { client_id: backEnd.id },
      answer,
    )
    expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(200)
  })
})

describe('a refused request', () => {
  it('without a token is told where the metadata of the API is', async () => {
    expect(await challenge('GET /api/my-account')).toEqual({
      status: 401,
      challenge: `Bearer ${metadata('/api/my-account')}`,
    })
    expect(await challenge('POST /api/verifications/password', { body: { password: 'x' } })).toEqual({
      status: 401,
      challenge: `Bearer ${metadata('/api/my-account')}`,
    })
    for (const at of ['GET /api/users', 'GET /api/organizations'])
      expect(await challenge(at)).toEqual({ status: 401, challenge: `Bearer ${metadata('/api')}` })
  })

  it('with a token that is not valid is told so, too', async () => {
    for (const [at, path] of [
      ['GET /api/my-account', '/api/my-account'],
      ['GET /api/users', '/api'],
    ] as const)
      expect(await challenge(at, { token: 'none' })).toEqual({
        status: 401,
        challenge: `Bearer error="invalid_token", ${metadata(path)}`,
      })
  })

  it('for lack of a fresh verification keeps the hint of RFC 9470', async () => {
    const { status, challenge: told } = await challenge('GET /api/my-account/sessions', {
      token: mira.access_token,
    })
    expect(status).toBe(401)
    expect(told).toMatch(
      /^Bearer error="insufficient_user_authentication", .*max_age="600", resource_metadata="/,
    )
    expect(told).toContain(metadata('/api/my-account'))
  })

  it('for lack of a scope is told which, whatever the status on the wire', async () => {
    const { access_token: token } = await somebody(server, { scope: 'openid' })
    const { token: reader } = await backEndWith(server, ['users:read'])
    for (const [status, scope, path, at, asked] of [
      [
        400,
        'profile',
        '/api/my-account',
        'PATCH /api/my-account/profile',
        { token, body: { nickname: 'mi' } },
      ],
      [
        401,
        'profile',
        '/api/my-account',
        'POST /api/my-account/user-assets/avatar',
        { token, body: new FormData() },
      ],
      [403, 'roles:read', '/api', 'GET /api/roles', { token: reader }],
    ] as const)
      expect(await challenge(at, asked), at).toEqual({
        status,
        challenge: `Bearer error="insufficient_scope", scope="${scope}", ${metadata(path)}`,
      })
  })

  it('that no other token would help has no challenge', async () => {
    expect(await challenge('GET /api/users/nobody', { token: await server.token() })).toEqual({
      status: 404,
      challenge: null,
    })
  })
})
