import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { ask } from '../../../../tests/support/wire.ts'

// docs/wire/management-api.md#8.2; what differs is listed in docs/compatibility.md.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const known = (path: string) => ask(server.url, `GET ${path}`)

describe('the discovery document', () => {
  it('has the values of the wire, as far as they are implemented', async () => {
    const { body } = await known('/oidc/.well-known/openid-configuration')
    const at = (path: string) => `${server.url}/oidc${path}`
    expect(body).toMatchObject({
      issuer: at(''),
      authorization_endpoint: at('/auth'),
      token_endpoint: at('/token'),
      userinfo_endpoint: at('/me'),
      jwks_uri: at('/jwks'),
      end_session_endpoint: at('/session/end'),
      pushed_authorization_request_endpoint: at('/request'),
      introspection_endpoint: at('/token/introspection'),
      revocation_endpoint: at('/token/revocation'),
      response_types_supported: ['code'],
      response_modes_supported: ['form_post', 'fragment', 'query'],
      grant_types_supported: expect.arrayContaining([
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ]),
      scopes_supported: [
        'openid',
        'offline_access',
        'profile',
        'email',
        'phone',
        'address',
        'custom_data',
        'identities',
        'roles',
        'urn:logto:scope:organizations',
        'urn:logto:scope:organization_roles',
        'urn:logto:scope:sessions',
        'urn:logto:scope:trusted_devices',
      ],
      claims_supported: expect.arrayContaining(['sub', 'sid', 'auth_time', 'iss', 'username', 'roles']),
      subject_types_supported: ['public'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      id_token_signing_alg_values_supported: ['ES384', 'RS256'],
      code_challenge_methods_supported: ['S256'],
      claims_parameter_supported: false,
      request_uri_parameter_supported: false,
      authorization_response_iss_parameter_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    })
    for (const absent of [
      'registration_endpoint',
      'dpop_signing_alg_values_supported',
      'request_parameter_supported',
    ])
      expect(body).not.toHaveProperty(absent)
  })

  it('leads to the sections of the account page, by actions', async () => {
    const { body } = await known('/oidc/.well-known/openid-configuration')
    const sections: Record<string, string> = {
      profile: 'profile',
      sessions_list: 'devices',
      account_deactivate: 'data/deletion',
      'org.matrix.profile': 'profile',
      'org.matrix.devices_list': 'devices',
      'org.matrix.sessions_list': 'devices',
      'org.matrix.account_deactivate': 'data/deletion',
    }
    expect(body).toMatchObject({
      account_management_uri: `${server.url}/account`,
      account_management_actions_supported: Object.keys(sections),
    })
    const page = async (query: string) => {
      const { status, headers } = await known(`/account${query}`)
      return headers.get('location') ?? status
    }
    for (const [action, section] of Object.entries(sections))
      expect(await page(`?action=${action}`), action).toBe(`${server.url}/account/${section}`)
    for (const other of ['', 'org.matrix.device_view&device_id=ABC', 'org.matrix.', 'constructor'])
      expect(String(await page(`?action=${other}`)), other).not.toMatch(/\/account\/\w/)
    expect(String(await page(''))).not.toMatch(/\/account\/\w/)
  })
})
