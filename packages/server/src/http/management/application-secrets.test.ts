import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { type Api, newApi } from '../../../../../tests/support/permissions.ts'
import { managementToken, startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access-management.test.ts`.

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
describe('application secrets', () => {
  it('are readable with the scope `all`, are valid side by side, and are invalid as soon as they are deleted', async () => {
    const { id, secret } = await create({ type: 'MachineToMachine' })
    const second = await manage(`POST /api/applications/${id}/secrets`, { name: 'Second' })
    expect(second.status).toBe(201)
    expect(second.body).toEqual({
      tenantId: 'default',
      applicationId: id,
      name: 'Second',
      value: expect.stringMatching(/^[0-9A-Za-z]{32}$/),
      createdAt: expect.any(Number),
      expiresAt: null,
    })
    const { value } = second.body
    for (const each of [secret, value])
      expect(await managementToken(server.url, { id, secret: each })).toEqual(expect.any(String))

    const { body: listed } = await manage(`GET /api/applications/${id}/secrets`)
    expect(listed.map((each: { name: string }) => each.name)).toEqual(['Default secret', 'Second'])
    expect(listed.map((each: { value: string }) => each.value)).toEqual([secret, value])

    expect(await manage(`DELETE /api/applications/${id}/secrets/Default%20secret`)).toMatchObject({
      status: 204,
    })
    expect(await managementToken(server.url, { id, secret })).toBeUndefined()
    expect(await managementToken(server.url, { id, secret: value })).toEqual(expect.any(String))
    expect(await manage(`DELETE /api/applications/${id}/secrets/Default%20secret`)).toEqual(
      refusedAs(404, 'entity.not_found'),
    )
  })

  it('are masked for narrower scopes, and stored encrypted', async () => {
    const { id, secret } = await create({ type: 'Traditional' })
    const { token } = await backEndWith(server, ['applications:read', 'applications:write'])
    const masked = `${secret.slice(0, 4)}${'*'.repeat(28)}`
    const listed = await ask(server.url, `GET /api/applications/${id}/secrets`, { token })
    expect([listed.status, listed.body]).toEqual([200, [expect.objectContaining({ value: masked })]])
    const renamed = await ask(server.url, `PATCH /api/applications/${id}/secrets/Default%20secret`, {
      token,
      body: { name: 'First' },
    })
    expect([renamed.status, renamed.body.value]).toEqual([200, masked])
    const { rows } = await server.database.query(
      'select * from application_secrets where application_id = $1',
      [id],
    )
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect((await manage(`PATCH /api/applications/${id}/secrets/First`, { name: '1' })).body.value).toBe(
      secret,
    )
  })

  it('can be renamed to a name that is not taken', async () => {
    const { id } = await create({ type: 'Traditional' })
    await manage(`POST /api/applications/${id}/secrets`, { name: 'a/b c' })
    const rename = (from: string, name: string) =>
      manage(`PATCH /api/applications/${id}/secrets/${encodeURIComponent(from)}`, { name })
    expect(await rename('a/b c', 'Übung 1')).toMatchObject({ status: 200, body: { name: 'Übung 1' } })
    expect(await rename('a/b c', 'x')).toEqual(refusedAs(404, 'entity.not_exists'))
    expect(await rename('Übung 1', 'Default secret')).toEqual(
      refusedAs(422, 'application.secret_name_exists'),
    )
    expect(await rename('Übung 1', '')).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect(await rename('Übung 1', 'Übung 1')).toMatchObject({ status: 200 })
  })

  it('expire', async () => {
    const { id } = await create({ type: 'MachineToMachine' })
    const expiresAt = Date.now() + 3_600_000
    const { body } = await manage(`POST /api/applications/${id}/secrets`, { name: 'short', expiresAt })
    expect(body.expiresAt).toBe(expiresAt)
    expect(await managementToken(server.url, { id, secret: body.value })).toEqual(expect.any(String))
    await server.database.query(`update application_secrets set expires_at = now() where name = 'short'`)
    const refused = await ask(server.url, 'POST /oidc/token', {
      text: `grant_type=client_credentials&client_id=${id}&client_secret=${body.value}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(refused).toEqual(refusedAs(400, 'oidc.invalid_request'))
  })

  it('are refused with the errors of the contract, in its order', async () => {
    const { id: spa } = await create()
    const { id } = await create({ type: 'Traditional' })
    const past = { name: 'Default secret', expiresAt: Date.now() - 1000 }
    await expectNoTrace(server.database, async () => {
      expect(await manage('POST /api/applications/nothing/secrets', past)).toEqual(
        refusedAs(400, 'request.invalid_input'),
      )
      expect(await manage(`POST /api/applications/${id}/secrets`, { name: 'Default secret' })).toEqual(
        refusedAs(422, 'application.secret_name_exists'),
      )
      expect(await manage(`POST /api/applications/${spa}/secrets`, { name: 'x' })).toEqual(
        refusedAs(422, 'entity.db_constraint_violated'),
      )
      for (const body of [{}, { name: '' }, { name: 'x', expiresAt: 'tomorrow' }])
        expect(await manage(`POST /api/applications/${id}/secrets`, body)).toEqual(
          refusedAs(400, 'guard.invalid_input'),
        )
    })
  })

  it('that were imported can be removed', async () => {
    const { id } = await create({ type: 'Traditional' })
    const { vault } = server.running.services
    expect(await manage(`DELETE /api/applications/${id}/legacy-secret`)).toEqual(
      refusedAs(400, 'application.no_legacy_secret_found'),
    )
    await server.database.query('update applications set legacy_secret = $2 where id = $1', [
      id,
      await vault.seal('brought along'),
    ])
    const { status, body } = await manage(`DELETE /api/applications/${id}/legacy-secret`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ id })
    expect(JSON.stringify(body)).not.toContain('brought along')
    expect((await manage(`DELETE /api/applications/${id}/legacy-secret`)).status).toBe(400)
  })
})

describe('the consent scopes of a third-party application', () => {
  const nothing = {
    organizationScopes: [],
    resourceScopes: [],
    organizationResourceScopes: [],
    userScopes: [],
  }
  const path = (id: string) => `/api/applications/${id}/user-consent-scopes`

  it('are empty at first, and can be added and removed', async () => {
    const { id } = await create({ isThirdParty: true })
    expect(await manage(`GET ${path(id)}`)).toMatchObject({ status: 200, body: nothing })
    const added = await manage(`POST ${path(id)}`, { userScopes: ['profile', 'email'] })
    expect([added.status, added.text]).toEqual([201, 'Created'])
    await manage(`POST ${path(id)}`, { userScopes: ['email', 'phone'] })
    await manage(`POST ${path(id)}`, {})
    expect((await manage(`GET ${path(id)}`)).body.userScopes.sort()).toEqual(['email', 'phone', 'profile'])
    expect((await manage(`DELETE ${path(id)}/user-scopes/email`)).status).toBe(204)
    expect((await manage(`GET ${path(id)}`)).body.userScopes.sort()).toEqual(['phone', 'profile'])
    expect(await manage(`DELETE ${path(id)}/user-scopes/email`)).toEqual(refusedAs(404, 'entity.not_found'))
    for (const type of ['organization-scopes', 'resource-scopes', 'organization-resource-scopes'])
      expect(await manage(`DELETE ${path(id)}/${type}/x`)).toEqual(refusedAs(404, 'entity.not_found'))
  })

  it('include scopes of APIs, grouped by API', async () => {
    const { id } = await create({ isThirdParty: true })
    const [orders, stock] = [
      await newApi(server, ['write', 'read'], { description: 'See your orders' }),
      await newApi(server, ['count']),
    ]
    const scopeOf = (api: Api, name: string) => api.scopes[name] ?? ''
    const shown = (api: Api, ...names: string[]) => ({
      resource: { id: api.id, name: `The API ${api.id}`, indicator: api.indicator },
      scopes: names.map(name => ({
        id: scopeOf(api, name),
        name,
        description: api === orders ? 'See your orders' : null,
      })),
    })
    const listed = async () => (await manage(`GET ${path(id)}`)).body.resourceScopes
    const all = [scopeOf(orders, 'write'), scopeOf(orders, 'read'), scopeOf(stock, 'count')]
    expect((await manage(`POST ${path(id)}`, { resourceScopes: all })).status).toBe(201)
    expect((await manage(`POST ${path(id)}`, { resourceScopes: all.slice(0, 1) })).status).toBe(201)
    const both = [shown(orders, 'read', 'write'), shown(stock, 'count')]
    expect(await listed()).toEqual(orders.id < stock.id ? both : both.reverse())

    const remove = (scopeId: string) => manage(`DELETE ${path(id)}/resource-scopes/${scopeId}`)
    expect((await remove(scopeOf(stock, 'count'))).status).toBe(204)
    expect(await remove(scopeOf(stock, 'count'))).toEqual(refusedAs(404, 'entity.not_found'))
    expect(await remove('nothing')).toEqual(refusedAs(404, 'entity.not_found'))
    await server.database.query('delete from scopes where id = $1', [scopeOf(orders, 'write')])
    expect(await listed()).toEqual([shown(orders, 'read')])
  })

  it('exclude the Management API', async () => {
    const { id } = await create({ isThirdParty: true })
    const { scopes } = await newApi(server, ['read'])
    await expectNoTrace(server.database, async () => {
      for (const closed of ['management-api-all', 'users:read'])
        expect(
          await manage(`POST ${path(id)}`, {
            resourceScopes: [scopes.read, closed],
            userScopes: ['email'],
          }),
        ).toEqual(refusedAs(422, 'application.consent_management_api_scopes_not_allowed'))
      // Scopes that do not exist are reported before those of the Management API.
      expect(await manage(`POST ${path(id)}`, { resourceScopes: ['users:read', 'nothing'] })).toEqual(
        refusedAs(422, 'application.user_consent_scopes_not_found', {
          invalidOrganizationScopes: [],
          invalidResourceScopes: ['nothing'],
          invalidOrganizationResourceScopes: [],
        }),
      )
    })
  })

  it('can be read for any application, but set only for third-party ones', async () => {
    const { id } = await create()
    expect(await manage(`GET ${path(id)}`)).toMatchObject({ status: 200, body: nothing })
    // A first-party application is reported before scopes that do not exist.
    expect(await manage(`POST ${path(id)}`, { resourceScopes: ['nothing'] })).toEqual(
      refusedAs(422, 'application.third_party_application_only'),
    )
  })

  it('refuse unknown scopes', async () => {
    const { id } = await create({ isThirdParty: true })
    await expectNoTrace(server.database, async () => {
      const unknown = { organizationScopes: ['o'], resourceScopes: ['r'], organizationResourceScopes: [] }
      expect(await manage(`POST ${path(id)}`, { ...unknown, userScopes: ['email'] })).toEqual(
        refusedAs(422, 'application.user_consent_scopes_not_found', {
          invalidOrganizationScopes: ['o'],
          invalidResourceScopes: ['r'],
          invalidOrganizationResourceScopes: [],
        }),
      )
      for (const body of [{ userScopes: ['all'] }, { userScopes: 'email' }, { resourceScopes: [1] }])
        expect(await manage(`POST ${path(id)}`, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })
})
