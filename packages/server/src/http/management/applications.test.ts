import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize } from '../../../../../tests/support/people.ts'
import { managementToken, startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access-management.test.ts`. Secrets and consent scopes: `application-secrets.test.ts`.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const create = async (body: object = {}) => {
  const answer = await manage('POST /api/applications', { name: 'An application', type: 'SPA', ...body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const notThere = refusedAs(404, 'entity.not_exists_with_id')

describe('registering an application', () => {
  it('returns it with defaults for everything that was not given', async () => {
    const body = await create({ name: 'Plain', unknown: 1, id: 'mine', isAdmin: true })
    expect(body).toEqual({
      tenantId: 'default',
      id: expect.stringMatching(/^[0-9a-z]{21}$/),
      name: 'Plain',
      description: null,
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
      customClientMetadata: {},
      protectedAppMetadata: null,
      customData: {},
      isThirdParty: false,
      appLevelAccessControlEnabled: false,
      createdAt: expect.any(Number),
    })
    expect((await manage(`GET /api/applications/${body.id}`)).body).toEqual({ ...body, isAdmin: false })
  })

  it.each([
    ['Traditional', true],
    ['MachineToMachine', true],
    ['SPA', false],
    ['Native', false],
  ])('returns the secret of a confidential client, and stores it encrypted: %s', async (type, hasSecret) => {
    const { id, secret } = await create({ type })
    expect(secret).toEqual(hasSecret ? expect.stringMatching(/^[0-9A-Za-z]{32}$/) : undefined)
    expect((await manage(`GET /api/applications/${id}`)).body).not.toHaveProperty('secret')
    const { body } = await manage(`GET /api/applications/${id}/secrets`)
    expect(body).toHaveLength(hasSecret ? 1 : 0)
    if (!hasSecret) return
    expect(body).toMatchObject([
      { name: 'Default secret', value: secret, expiresAt: null, applicationId: id },
    ])
    const { rows } = await server.database.query('select * from application_secrets')
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it('is refused with the errors of the contract, in its order', async () => {
    const steps: [body: object, status: number, code: string][] = [
      [{ type: 'SAML', isThirdParty: true }, 400, 'application.saml.use_saml_app_api'],
      [
        { type: 'SPA', customClientMetadata: { isDeviceFlow: true } },
        422,
        'application.device_flow_native_only',
      ],
      [
        { type: 'Protected', isThirdParty: true, customClientMetadata: { isDeviceFlow: true } },
        422,
        'application.device_flow_native_only',
      ],
      [
        { type: 'MachineToMachine', isThirdParty: true, customClientMetadata: { allowTokenExchange: true } },
        400,
        'application.invalid_third_party_application_type',
      ],
      [
        { type: 'SPA', isThirdParty: true, customClientMetadata: { allowTokenExchange: true } },
        422,
        'application.third_party_application_cannot_enable_token_exchange',
      ],
      [
        { type: 'Protected', protectedAppMetadata: { subDomain: 'a', origin: 'https://a.example' } },
        501,
        'application.protected_app_not_configured',
      ],
    ]
    await expectNoTrace(server.database, async () => {
      for (const [body, status, code] of steps)
        expect(await manage('POST /api/applications', { name: 'x', ...body }), code).toEqual(
          refusedAs(status, code),
        )
    })
  })

  it.each([
    {},
    { name: 'x' },
    { type: 'SPA' },
    { name: '', type: 'SPA' },
    { name: 'x', type: 'Web' },
    { name: 'x', type: 'SPA', customClientMetadata: { refreshTokenTtlInDays: 181 } },
    { name: 'x', type: 'SPA', customClientMetadata: { refreshTokenTtlInDays: 0 } },
    { name: 'x', type: 'SPA', customClientMetadata: { corsAllowedOrigins: [''] } },
    { name: 'x', type: 'SPA', customData: [] },
  ])('refuses a malformed body: %j', async body => {
    await expectNoTrace(server.database, async () =>
      expect(await manage('POST /api/applications', body)).toEqual(refusedAs(400, 'guard.invalid_input')),
    )
  })

  it.each([
    'https://a.example/callback',
    'http://localhost:3000/callback?x=1',
    'http://10.0.0.1/callback',
    'com.example.app://callback',
    'my-app:/callback',
    'https://*.preview.localhost/callback',
  ])('accepts the redirect URI %s', async uri => {
    const metadata = { redirectUris: [uri], postLogoutRedirectUris: [uri] }
    expect((await create({ oidcClientMetadata: metadata })).oidcClientMetadata).toEqual(metadata)
  })

  it.each([
    'callback',
    '/callback',
    '',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://user:secret@a.example/',
    'https://a.example/#x',
    'https://*/callback',
    'https://*.com/callback',
    '*://a.example',
    'https://a.example:*/',
    'https://a.example/?x=*',
  ])('refuses the redirect URI %s', async uri => {
    for (const list of ['redirectUris', 'postLogoutRedirectUris'])
      expect(
        await manage('POST /api/applications', {
          name: 'x',
          type: 'SPA',
          oidcClientMetadata: { [list]: [uri] },
        }),
      ).toEqual(refusedAs(400, 'guard.invalid_input'))
  })
})

describe('an unknown application', () => {
  it.each<[at: string, body: object | undefined, code: string]>([
    ['GET /api/applications/nothing', undefined, 'entity.not_exists_with_id'],
    ['PATCH /api/applications/nothing', { name: 'x' }, 'entity.not_exists_with_id'],
    ['DELETE /api/applications/nothing', undefined, 'entity.not_exists_with_id'],
    ['PATCH /api/applications/nothing/custom-data', {}, 'entity.not_exists'],
    ['GET /api/applications/nothing/secrets', undefined, 'entity.not_exists_with_id'],
    ['POST /api/applications/nothing/secrets', { name: 'x' }, 'entity.not_exists_with_id'],
    ['PATCH /api/applications/nothing/secrets/x', { name: 'y' }, 'entity.not_exists'],
    ['DELETE /api/applications/nothing/secrets/x', undefined, 'entity.not_found'],
    ['DELETE /api/applications/nothing/legacy-secret', undefined, 'entity.not_exists_with_id'],
    ['GET /api/applications/nothing/user-consent-scopes', undefined, 'entity.not_exists_with_id'],
    [
      'POST /api/applications/nothing/user-consent-scopes',
      { userScopes: ['email'] },
      'entity.not_exists_with_id',
    ],
  ])('is 404: %s', async (at, body, code) => {
    await expectNoTrace(server.database, async () =>
      expect(await manage(at, body)).toEqual(refusedAs(404, code)),
    )
  })
})

describe('reading and changing applications', () => {
  it('returns built-in applications by id, and does not list them', async () => {
    for (const id of ['demo-app', 'account-center'])
      expect(await manage(`GET /api/applications/${id}`)).toMatchObject({
        status: 200,
        body: { id, type: 'SPA' },
      })
    const { body } = await manage('GET /api/applications')
    expect(body.map((each: { id: string }) => each.id)).not.toContain('demo-app')
  })

  it('refuses to change or delete built-in applications', async () => {
    for (const id of ['demo-app', 'account-center']) {
      expect(await manage(`PATCH /api/applications/${id}`, { name: 'Mine' })).toEqual(notThere)
      expect(await manage(`DELETE /api/applications/${id}`)).toEqual(notThere)
    }
  })

  it('changes the given fields, and replaces metadata as a whole', async () => {
    const before = await create({
      description: 'about',
      oidcClientMetadata: { redirectUris: ['https://a.example'], logoUri: 'https://a.example/logo' },
      customClientMetadata: { idTokenTtl: 60, rotateRefreshToken: false },
      customData: { a: 1 },
    })
    const change = {
      name: 'Renamed',
      description: '',
      oidcClientMetadata: { redirectUris: ['https://b.example'], postLogoutRedirectUris: [] },
      customClientMetadata: { refreshTokenTtlInDays: 7 },
      customData: { b: 2 },
    }
    const { status, body } = await manage(`PATCH /api/applications/${before.id}`, change)
    expect(status).toBe(200)
    expect(body).toEqual({ ...before, ...change, description: null })
    expect(await manage(`PATCH /api/applications/${before.id}`, {})).toMatchObject({ status: 200, body })
  })

  it('makes the authorization endpoint refuse a client for the device flow', async () => {
    const redirectUri = 'https://a.example/callback'
    const oidcClientMetadata = { redirectUris: [redirectUri], postLogoutRedirectUris: [] }
    const whereTo = async (customClientMetadata: object) => {
      const { id: clientId } = await create({ type: 'Native', oidcClientMetadata, customClientMetadata })
      return (await authorize(server.url, { clientId, redirectUri, scope: 'openid' })).location
    }
    expect(await whereTo({})).toMatch(/^\/sign-in\?/)
    expect(await whereTo({ isDeviceFlow: true })).toMatch(/\/error\?/)
  })

  it('refuses to change type, third-party status and device flow', async () => {
    const { id } = await create()
    const { body } = await manage(`PATCH /api/applications/${id}`, {
      name: 'x',
      type: 'MachineToMachine',
      isThirdParty: true,
    })
    expect(body).toMatchObject({ type: 'SPA', isThirdParty: false })
    expect(
      await manage(`PATCH /api/applications/${id}`, { customClientMetadata: { isDeviceFlow: true } }),
    ).toEqual(refusedAs(422, 'application.device_flow_not_changeable'))
    const { id: native } = await create({ type: 'Native', customClientMetadata: { isDeviceFlow: true } })
    expect(await manage(`PATCH /api/applications/${native}`, { customClientMetadata: {} })).toEqual(
      refusedAs(422, 'application.device_flow_not_changeable'),
    )
    const { id: thirdParty } = await create({ isThirdParty: true })
    const exchange = { customClientMetadata: { allowTokenExchange: true, isDeviceFlow: true } }
    expect(await manage(`PATCH /api/applications/${thirdParty}`, exchange)).toEqual(
      refusedAs(422, 'application.third_party_application_cannot_enable_token_exchange'),
    )
  })

  it('merges custom data at the top level', async () => {
    const { id } = await create({ customData: { a: { b: 1 }, c: 2 } })
    const change = { a: { d: 3 }, e: null }
    expect(await manage(`PATCH /api/applications/${id}/custom-data`, change)).toMatchObject({
      status: 200,
      body: { a: { d: 3 }, c: 2, e: null },
    })
  })

  it('grants a back end the Management API with `isAdmin`, and revokes it', async () => {
    const { id, secret } = await create({ type: 'MachineToMachine' })
    const isAdmin = async () => (await manage(`GET /api/applications/${id}`)).body.isAdmin
    for (const wanted of [true, true, false, false]) {
      const { status, body } = await manage(`PATCH /api/applications/${id}`, { isAdmin: wanted })
      expect(status).toBe(200)
      expect(body).not.toHaveProperty('isAdmin')
      expect(await isAdmin()).toBe(wanted)
      const answer = await ask(server.url, 'GET /api/users', {
        token: (await managementToken(server.url, { id, secret })) ?? '',
      })
      expect(answer.status === 200).toBe(wanted)
    }
  })

  it.each(['SPA', 'Native', 'Traditional'])(
    'refuses `isAdmin` for an application that people sign in to: %s',
    async type => {
      const { id } = await create({ type })
      await expectNoTrace(server.database, async () =>
        expect(await manage(`PATCH /api/applications/${id}`, { name: 'x', isAdmin: true })).toEqual(
          refusedAs(422, 'application.invalid_type'),
        ),
      )
      expect((await manage(`PATCH /api/applications/${id}`, { isAdmin: false })).status).toBe(200)
    },
  )

  it('deletes an application with its secrets', async () => {
    const { id, secret } = await create({ type: 'MachineToMachine' })
    expect(await manage(`DELETE /api/applications/${id}`)).toMatchObject({ status: 204, text: '' })
    expect(await manage(`DELETE /api/applications/${id}`)).toEqual(notThere)
    expect(await managementToken(server.url, { id, secret })).toBeUndefined()
    const { rowCount } = await server.database.query(
      'select 1 from application_secrets where application_id = $1',
      [id],
    )
    expect(rowCount).toBe(0)
  })

  it('lists all applications, a page of them, or those of given types', async () => {
    const query = 'search.name=Listed%25'
    const types = ['SPA', 'Native', 'Traditional']
    for (const type of types) await create({ name: `Listed ${type}`, type, isThirdParty: type === 'SPA' })
    const list = async (more: string) => {
      const { body, headers } = await manage(`GET /api/applications?${query}${more}`)
      return [body.map((each: { type: string }) => each.type), headers.get('total-number')]
    }
    expect(await list('')).toEqual([[...types].reverse(), null])
    expect(await list('&page=1')).toEqual([[...types].reverse(), '3'])
    expect(await list('&page_size=2&page=2')).toEqual([['SPA'], '3'])
    expect(await list('&types=SPA')).toEqual([['SPA'], null])
    expect(await list('&types=SPA&types=Native')).toEqual([['Native', 'SPA'], null])
    expect(await list('&isThirdParty=true')).toEqual([['SPA'], null])
    expect(await list('&isThirdParty=false')).toEqual([['Traditional', 'Native'], null])
    for (const wrong of ['types=Web', 'types=SPA&types=Web', 'isThirdParty=yes'])
      expect(await manage(`GET /api/applications?${wrong}`)).toEqual(refusedAs(400, 'guard.invalid_input'))
  })
})
