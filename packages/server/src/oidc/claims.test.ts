import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allScopes, clientOf, signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

it('omits every claim without a value from ID token and userinfo, also parts of an address (Core section 5.3.2)', async () => {
  const tokens = await signIn(server.url, 'mira', 'sunny-Lake-77', { event: 'Register', scope: allScopes })
  await clientOf(server.url, tokens)('PATCH /api/my-account/profile', {
    body: { givenName: '', address: { locality: 'Ulm', country: '' } },
  })
  const again = await signIn(server.url, 'mira', 'sunny-Lake-77', { scope: allScopes })
  const response = await fetch(`${server.url}/oidc/me`, {
    headers: { authorization: `Bearer ${again.access_token}` },
  })
  const info = (await response.json()) as Record<string, unknown>
  for (const claims of [info, decodeJwt(again.id_token)]) {
    for (const [name, value] of Object.entries(claims)) expect(value, name).not.toBeOneOf([null, ''])
    for (const name of ['name', 'picture', 'email', 'phone_number', 'given_name', 'website'])
      expect(claims).not.toHaveProperty(name)
    expect(claims).toMatchObject({
      username: 'mira',
      preferred_username: 'mira',
      address: { locality: 'Ulm' },
      email_verified: false,
      updated_at: expect.any(Number),
    })
    expect(claims.address).toEqual({ locality: 'Ulm' })
  }
  expect(info).toMatchObject({ custom_data: {}, identities: {}, sso_identities: [] })
})
