import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, CookieJar, exchange, follow, passSignIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { registerThirdParty } from '../../../../../tests/support/third-party.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#4.9. Authorization: `tests/access-management.test.ts`.

const callback = 'https://shop.example/callback'
const nobody = { userIds: [], userRoleIds: [], organizationIds: [], organizationRoleRules: [] }
let server: TestServer
let token: string
let mira: Somebody
let noor: Somebody
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
  mira = await somebody(server)
  noor = await somebody(server)
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const allow = (id: string, access: object) =>
  manage(`PUT /api/applications/${id}/access-control`, { ...nobody, ...access })
const allowed = async (id: string) => (await manage(`GET /api/applications/${id}/access-control`)).body
const control = (id: string, isOn: boolean) =>
  manage(`PATCH /api/applications/${id}`, { appLevelAccessControlEnabled: isOn })

async function newApplication(): Promise<string> {
  const oidcClientMetadata = { redirectUris: [callback], postLogoutRedirectUris: [] }
  const customClientMetadata = { alwaysIssueRefreshToken: true }
  const body = { name: 'A shop', type: 'SPA', oidcClientMetadata, customClientMetadata }
  return (await manage('POST /api/applications', body)).body.id
}

/** An application that only these people and roles can use. */
async function openOnlyTo(access: object): Promise<string> {
  const id = await newApplication()
  expect((await allow(id, access)).status).toBe(200)
  expect((await control(id, true)).body.appLevelAccessControlEnabled).toBe(true)
  return id
}

async function newRole(...people: Somebody[]): Promise<string> {
  const id = `role-${crypto.randomUUID().slice(0, 8)}`
  await server.database.query(
    `insert into roles (id, name, description, type) values ($1::varchar, $1::varchar, '', 'User')`,
    [id],
  )
  for (const person of people)
    await server.database.query('insert into user_roles (user_id, role_id) values ($1, $2)', [person.id, id])
  return id
}

const requestOf = (id: string, jar = new CookieJar()) =>
  authorize(server.url, { clientId: id, redirectUri: callback, scope: 'openid offline_access', jar })

/** Signs the person in. Returns the URL at which they arrive in the application. */
async function landing(id: string, { username }: Somebody) {
  const request = await requestOf(id)
  const redirectTo = await passSignIn(server.url, request.jar, { username, password, event: 'SignIn' })
  const address = await follow(request.jar, redirectTo, callback)
  return { ...request, address, query: new URL(address).searchParams }
}

function askForTokens(id: string, more: Record<string, string>) {
  return fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: id, ...more }),
  })
}

const isDenied = async (response: Response) =>
  expect({ status: response.status, body: await response.json() }).toMatchObject({
    status: 400,
    body: { error: 'access_denied', code: 'oidc.access_denied' },
  })

describe('an application’s access control', () => {
  it('has no people or roles at first', async () => {
    expect(await allowed(await newApplication())).toEqual(nobody)
  })

  it('is replaced as a whole, without duplicates', async () => {
    const id = await newApplication()
    const role = await newRole()
    const first = await allow(id, { userIds: [mira.id, noor.id, mira.id], userRoleIds: [role, role] })
    const sorted = [mira.id, noor.id].sort()
    expect(first).toMatchObject({ status: 200, body: { ...nobody, userIds: sorted, userRoleIds: [role] } })
    expect(await allowed(id)).toEqual(first.body)
    await allow(id, { userIds: [noor.id] })
    expect(await allowed(id)).toEqual({ ...nobody, userIds: [noor.id] })
  })

  it('refuses unknown ids and lists that are too long or malformed', async () => {
    const id = await newApplication()
    const many = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`)
    const rule = { organizationId: 'an-organization', organizationRoleIds: ['a-role'] }
    const refused: [access: object, status: number, code: string][] = [
      [{ userIds: ['nothing'] }, 404, 'entity.relation_foreign_key_not_found'],
      [{ userRoleIds: ['nothing'] }, 404, 'entity.relation_foreign_key_not_found'],
      [{ userRoleIds: ['management-api-access'] }, 404, 'entity.relation_foreign_key_not_found'],
      [{ organizationIds: ['an-organization'] }, 404, 'entity.relation_foreign_key_not_found'],
      [{ organizationRoleRules: [rule] }, 404, 'entity.relation_foreign_key_not_found'],
      [{ organizationRoleRules: [{ ...rule, organizationRoleIds: [] }] }, 422, 'request.invalid_input'],
      [{ userIds: many(1001) }, 400, 'guard.invalid_input'],
      [{ userRoleIds: Array(2001).fill('x') }, 400, 'guard.invalid_input'],
      [{ userIds: undefined }, 400, 'guard.invalid_input'],
      [{ userIds: [''] }, 400, 'guard.invalid_input'],
      [{ userIds: ['\u0000'] }, 400, 'guard.invalid_input'],
    ]
    await expectNoTrace(server.database, async () => {
      for (const [access, status, code] of refused)
        expect(await allow(id, access), JSON.stringify(access).slice(0, 80)).toEqual(refusedAs(status, code))
      expect(await allow('nothing', {})).toEqual(refusedAs(404, 'entity.not_exists_with_id'))
      expect(await manage('GET /api/applications/nothing/access-control')).toEqual(
        refusedAs(404, 'entity.not_exists_with_id'),
      )
    })
  })

  it('cannot be enabled, or emptied while enabled, without people or roles', async () => {
    const id = await newApplication()
    await expectNoTrace(server.database, async () =>
      expect(await control(id, true)).toEqual(refusedAs(422, 'request.invalid_input')),
    )
    await allow(id, { userIds: [mira.id] })
    expect((await control(id, true)).status).toBe(200)
    await expectNoTrace(server.database, async () =>
      expect(await allow(id, {})).toEqual(refusedAs(422, 'request.invalid_input')),
    )
    await control(id, false)
    expect((await allow(id, {})).status).toBe(200)
  })

  it('never ends up enabled and empty by concurrent requests', async () => {
    const id = await newApplication()
    await allow(id, { userIds: [mira.id] })
    const answers = await Promise.all([control(id, true), allow(id, {})])
    const { body } = await manage(`GET /api/applications/${id}`)
    const isShutForAll = body.appLevelAccessControlEnabled && (await allowed(id)).userIds.length === 0
    expect(isShutForAll).toBe(false)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
  })
})

describe('an application with access control', () => {
  it('issues tokens to its listed people and to people with a listed role', async () => {
    const role = await newRole(noor)
    const id = await openOnlyTo({ userIds: [mira.id], userRoleIds: [role] })
    for (const person of [mira, noor]) {
      const { address, ...request } = await landing(id, person)
      expect(await exchange(server.url, address, request)).toHaveProperty('access_token')
    }
  })

  it('redirects everybody else back with `access_denied`, creates no grant, and logs the refusal', async () => {
    const id = await openOnlyTo({ userIds: [mira.id], userRoleIds: [await newRole(mira)] })
    const { query } = await landing(id, noor)
    expect(query.get('error')).toBe('access_denied')
    expect(query.get('state')).toBe('a-state')
    const { rows } = await server.database.query(
      `select from oidc_records where client_id = $1 and model <> 'Interaction'`,
      [id],
    )
    expect(rows).toEqual([])
    const { body } = await manage(`GET /api/logs?logKey=Refused&applicationId=${id}`)
    expect(body).toMatchObject([
      { payload: { userId: noor.id, error: 'access_denied', result: 'Error', ip: expect.any(String) } },
    ])
  })

  it('answers `prompt=none` with `access_denied`, and lets another person sign in with `prompt=login`', async () => {
    const id = await openOnlyTo({ userIds: [mira.id] })
    const { jar } = await landing(id, noor)
    const options = { clientId: id, redirectUri: callback, scope: 'openid', jar }
    const silent = await authorize(server.url, { ...options, extra: { prompt: 'none' } })
    expect(new URL(silent.location).searchParams.get('error')).toBe('access_denied')
    const asked = await authorize(server.url, { ...options, extra: { prompt: 'login' } })
    expect(asked.location).toMatch(/^\/sign-in\?/)
  })

  it('redirects back with `access_denied` before it asks for consent', async () => {
    const { id } = await registerThirdParty(server, ['email'])
    await allow(id, { userIds: [mira.id] })
    await control(id, true)
    const redirectUri = 'https://elsewhere.example/callback'
    const request = await authorize(server.url, { clientId: id, redirectUri, scope: 'openid email' })
    const { username } = noor
    const to = await passSignIn(server.url, request.jar, { username, password, event: 'SignIn' })
    const back = await follow(request.jar, to, redirectUri)
    expect(new URL(back).searchParams.get('error')).toBe('access_denied')
  })

  it('refuses to exchange a code once the person has lost access', async () => {
    const id = await openOnlyTo({ userIds: [mira.id, noor.id] })
    const { query, verifier } = await landing(id, noor)
    await allow(id, { userIds: [mira.id] })
    const code = query.get('code') ?? ''
    await isDenied(
      await askForTokens(id, {
        grant_type: 'authorization_code',
        redirect_uri: callback,
        code,
        code_verifier: verifier,
      }),
    )
    const { body } = await manage(
      `GET /api/logs?applicationId=${id}&logKey=ExchangeTokenBy.AuthorizationCode`,
    )
    expect(body).toMatchObject([{ payload: { userId: noor.id, error: 'access_denied' } }])
  })

  it('refuses to refresh a token while the person lacks the role, and refreshes it again afterwards', async () => {
    const role = await newRole(noor)
    const id = await openOnlyTo({ userIds: [mira.id], userRoleIds: [role] })
    const { address, ...request } = await landing(id, noor)
    const { refresh_token: refresh = '' } = await exchange(server.url, address, request)
    const renew = () => askForTokens(id, { grant_type: 'refresh_token', refresh_token: refresh })
    await server.database.query('delete from user_roles where role_id = $1', [role])
    await isDenied(await renew())
    await server.database.query('insert into user_roles (user_id, role_id) values ($1, $2)', [noor.id, role])
    expect((await renew()).status).toBe(200)
  })

  it('is open to everybody again once access control is disabled', async () => {
    const id = await openOnlyTo({ userIds: [mira.id] })
    await control(id, false)
    expect((await landing(id, noor)).query.has('code')).toBe(true)
  })

  it('stays closed when everybody on its list was deleted', async () => {
    const person = await somebody(server)
    const id = await openOnlyTo({ userIds: [person.id] })
    await manage(`DELETE /api/users/${person.id}`)
    expect((await landing(id, noor)).query.get('error')).toBe('access_denied')
  })
})
