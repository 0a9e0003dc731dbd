import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allScopes, clientOf, signIn } from '../../../../tests/support/people.ts'
import { giveRole, newApi } from '../../../../tests/support/permissions.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../tests/support/traces.ts'
import { ask } from '../../../../tests/support/wire.ts'

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

// docs/wire/management-api.md#6.16, docs/wire/management-api.md#8.3.
describe('an extended claim', () => {
  const scope = 'openid profile custom_data identities roles'
  const manage = async (at: string, body?: unknown) =>
    ask(server.url, at, { token: await server.token(), body })
  const enable = (enabledExtendedClaims?: unknown) =>
    manage('PUT /api/configs/id-token', { enabledExtendedClaims })

  /** The extended claims of the person's new ID token and of userinfo. */
  async function claimsOf({ username }: Somebody) {
    const tokens = await signIn(server.url, username, 'sunny-Lake-77', { scope })
    const { body } = await ask(server.url, 'GET /oidc/me', { token: tokens.access_token })
    const extended = (claims: object) =>
      Object.keys(claims)
        .filter(name => /^(custom_data|identities|sso_identities|roles)$/.test(name))
        .sort()
    return { idToken: extended(decodeJwt(tokens.id_token)), userinfo: extended(body) }
  }
  const all = ['custom_data', 'identities', 'roles', 'sso_identities']

  it('is `roles` alone in ID tokens, as long as nothing was decided', async () => {
    expect(await manage('GET /api/configs/id-token')).toEqual(refusedAs(404, 'entity.not_found'))
    const person = await somebody(server, { scope })
    const { scopes } = await newApi(server, ['read'])
    await giveRole(server, { userId: person.id }, [scopes.read ?? ''])
    expect(await claimsOf(person)).toEqual({ idToken: ['roles'], userinfo: all })
  })

  it('enters ID tokens if it is enabled, and is in userinfo in any case', async () => {
    const person = await somebody(server, { scope })
    for (const enabled of [['custom_data'], ['custom_data', 'sso_identities', 'identities'], all, []]) {
      const { status, body } = await enable(enabled)
      expect({ status, body }).toEqual({ status: 200, body: { enabledExtendedClaims: enabled } })
      expect((await manage('GET /api/configs/id-token')).body).toEqual({ enabledExtendedClaims: enabled })
      expect(await claimsOf(person)).toEqual({ idToken: enabled.toSorted(), userinfo: all })
    }
    const [latest] = (await manage('GET /api/logs?logKey=Config.Updated')).body
    expect(latest.payload).toMatchObject({ config: 'idToken' })
  })

  it('is in no ID token after a decision that names none', async () => {
    expect((await enable()).body).toEqual({})
    expect((await claimsOf(await somebody(server, { scope }))).idToken).toEqual([])
    expect((await manage('GET /api/configs/id-token')).body).toEqual({})
  })

  it('is never in the ID token of an application without its scope', async () => {
    await enable(all)
    const { id_token: idToken } = await somebody(server, { scope: 'openid profile' })
    for (const name of all) expect(decodeJwt(idToken)).not.toHaveProperty(name)
  })

  it('is one of the known', async () => {
    const refused = await expectNoTrace(server.database, () => enable(['password']))
    expect(refused).toEqual(refusedAs(400, 'guard.invalid_input'))
  })
})
