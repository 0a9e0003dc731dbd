import { managementResource } from '@latchkey/contract'
import { decodeJwt as claimsOf } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  type SignInOptions,
  signInApiOf,
} from '../../../../tests/support/people.ts'
import { type Api, giveRole, newApi, setDefaultApi } from '../../../../tests/support/permissions.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { registerThirdParty } from '../../../../tests/support/third-party.ts'
import { ask } from '../../../../tests/support/wire.ts'

// The scopes of an API that a token carries; docs/wire/management-api.md#1.2, docs/wire/management-api.md#2.16,
// docs/wire/management-api.md#6.1, docs/wire/management-api.md#8.3 to docs/wire/management-api.md#8.5.

const callback = 'https://elsewhere.example/callback'
let server: TestServer
let orders: Api

beforeAll(async () => {
  server = await startTestServer()
  orders = await newApi(server, ['read:orders', 'write:orders', 'delete:orders'], { ttl: 900 })
})
afterAll(() => server.stop())

const scope = (...names: string[]) => names.map(name => orders.scopes[name] ?? '')

async function customer(...names: string[]): Promise<Somebody & { role: string }> {
  const person = await somebody(server)
  const { id } = await giveRole(server, { userId: person.id }, scope(...names))
  return { ...person, role: id }
}

async function askToken(form: Record<string, string>) {
  return ask(server.url, 'POST /oidc/token', {
    text: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

/** Signs a person in to the demo application and exchanges the code with the given parameters. */
async function signInFor(person: Somebody, options: SignInOptions, more: Record<string, string> = {}) {
  const { jar = new CookieJar() } = options
  const request = await authorize(server.url, { ...options, jar })
  const redirectTo = await passSignIn(server.url, jar, { ...person, password, event: 'SignIn' })
  const returned = await follow(jar, redirectTo, request.redirectUri)
  return exchange(server.url, returned, request, more)
}

const forOrders = (asked: string, resource = orders.indicator): SignInOptions => ({
  scope: asked,
  extra: { resource, prompt: 'consent' },
})

describe('a person’s token for an API', () => {
  it('carries the requested scopes that the person’s roles grant, and drops the rest silently', async () => {
    const person = await customer('read:orders', 'write:orders')
    const tokens = await signInFor(person, forOrders('openid read:orders delete:orders nonsense'), {
      resource: orders.indicator,
    })
    expect(tokens.scope).toBe('read:orders')
    expect(claimsOf(tokens.access_token)).toMatchObject({
      sub: person.id,
      aud: orders.indicator,
      scope: 'read:orders',
      client_id: 'demo-app',
    })
    const { iat = 0, exp = 0 } = claimsOf(tokens.access_token)
    expect(exp - iat).toBe(900)
  })

  it('carries no scope that was not granted, and is issued all the same', async () => {
    const person = await somebody(server)
    const tokens = await signInFor(person, forOrders('openid read:orders'), { resource: orders.indicator })
    expect(tokens.scope).toBe('')
    expect(claimsOf(tokens.access_token)).toMatchObject({ scope: '' })
  })

  it('names its scopes in the order of the request', async () => {
    const person = await customer('read:orders', 'write:orders')
    const asked = 'email write:orders openid read:orders offline_access profile'
    const tokens = await signInFor(person, forOrders(asked))
    expect(tokens.scope).toBe('email openid offline_access profile')
    const refresh = (token = '', scope = asked) =>
      askToken({
        grant_type: 'refresh_token',
        client_id: 'demo-app',
        refresh_token: token,
        scope,
        resource: orders.indicator,
      })
    const first = (await refresh(tokens.refresh_token)).body
    expect(first.scope).toBe('write:orders read:orders')
    expect(claimsOf(first.access_token).scope).toBe('write:orders read:orders')
    const second = (await refresh(first.refresh_token, 'read:orders openid write:orders')).body
    expect(claimsOf(second.access_token).scope).toBe('read:orders write:orders')
  })

  it('carries the scopes of all roles of the person, and none of another person’s', async () => {
    const person = await customer('read:orders')
    await customer('delete:orders')
    await giveRole(server, { userId: person.id }, scope('write:orders', 'read:orders'))
    const tokens = await signInFor(person, forOrders('openid delete:orders write:orders read:orders'), {
      resource: orders.indicator,
    })
    expect(tokens.scope).toBe('write:orders read:orders')
  })

  it('reflects changed roles when it is refreshed', async () => {
    const person = await customer('read:orders', 'write:orders')
    const tokens = await signInFor(person, forOrders('openid offline_access read:orders write:orders'))
    const refresh = (token = '', more: Record<string, string> = {}) =>
      askToken({ grant_type: 'refresh_token', client_id: 'demo-app', refresh_token: token, ...more })
    const first = (await refresh(tokens.refresh_token, { resource: orders.indicator })).body
    expect(first.scope).toBe('read:orders write:orders')
    await server.database.query('delete from role_scopes where role_id = $1 and scope_id = $2', [
      person.role,
      orders.scopes['write:orders'],
    ])
    const second = (await refresh(first.refresh_token, { resource: orders.indicator })).body
    expect(second.scope).toBe('read:orders')
    const opaque = (await refresh(second.refresh_token)).body
    expect((await ask(server.url, 'GET /oidc/me', { token: opaque.access_token })).status).toBe(200)
  })

  it('carries no scope of the Management API, whatever the roles of the person', async () => {
    const person = await somebody(server)
    await giveRole(server, { userId: person.id }, ['management-api-all', 'users:read'])
    const tokens = await signInFor(person, forOrders('openid all users:read', managementResource), {
      resource: managementResource,
    })
    expect(claimsOf(tokens.access_token)).toMatchObject({ scope: '' })
    expect((await ask(server.url, 'GET /api/users', { token: tokens.access_token })).status).toBe(403)
  })

  it('may be requested along with others, also in one parameter, and is issued for one API at a time', async () => {
    const person = await customer('read:orders')
    const stock = await newApi(server, ['count'])
    await giveRole(server, { userId: person.id }, Object.values(stock.scopes))
    const tokens = await signInFor(
      person,
      {
        scope: 'openid offline_access read:orders count',
        extra: { resource: `${orders.indicator},${stock.indicator}`, prompt: 'consent' },
      },
      { resource: stock.indicator },
    )
    expect(tokens.scope).toBe('count')
    const { body } = await askToken({
      grant_type: 'refresh_token',
      client_id: 'demo-app',
      refresh_token: tokens.refresh_token ?? '',
      resource: orders.indicator,
    })
    expect(body.scope).toBe('read:orders')
  })

  it('is refused for an unknown API', async () => {
    const { location } = await authorize(server.url, forOrders('openid', 'https://nowhere.example'))
    expect(location).toContain('error=invalid_target')
  })
})

describe('a machine’s token for an API', () => {
  it('carries the requested scopes that its own roles grant', async () => {
    const { id, secret = '' } = await server.manage('POST /api/applications', {
      body: { name: 'Shop', type: 'MachineToMachine' },
    })
    await giveRole(server, { applicationId: id }, scope('read:orders'))
    const { body } = await askToken({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      resource: orders.indicator,
      scope: 'read:orders write:orders nonsense',
    })
    expect(body).toMatchObject({ scope: 'read:orders', expires_in: 900 })
    expect(claimsOf(body.access_token)).toMatchObject({ sub: id, client_id: id })
  })
})

describe('the default API', () => {
  it('is used for a client that requests none', async () => {
    const machine = {
      grant_type: 'client_credentials',
      client_id: backEnd.id,
      client_secret: backEnd.secret,
    }
    expect(await askToken(machine)).toMatchObject({ status: 400, body: { error: 'invalid_target' } })
    const fallback = await newApi(server, ['all:things'], { isDefault: true })
    await giveRole(server, { applicationId: backEnd.id }, Object.values(fallback.scopes))
    const person = await somebody(server)
    await giveRole(server, { userId: person.id }, Object.values(fallback.scopes))

    const own = (await askToken({ ...machine, scope: 'all:things' })).body
    expect(claimsOf(own.access_token)).toMatchObject({ aud: fallback.indicator, scope: 'all:things' })

    const asked = { scope: 'all:things', extra: { prompt: 'consent' } }
    const theirs = await signInFor(person, asked)
    expect(claimsOf(theirs.access_token)).toMatchObject({ aud: fallback.indicator, scope: 'all:things' })
    // A request for a token for the account still gets one.
    const opaque = await signInFor(person, { scope: 'openid all:things' })
    expect((await ask(server.url, 'GET /oidc/me', { token: opaque.access_token })).body.sub).toBe(person.id)
    const named = await signInFor(person, { scope: 'openid all:things' }, { resource: fallback.indicator })
    expect(named.scope).toBe('all:things')
    await setDefaultApi(server, fallback.id, false)
  })
})

describe('a third-party application', () => {
  /** Signs in to the application. Returns the scopes of the consent page and the tokens after consent. */
  async function signInThere(id: string, person: Somebody, asked: string) {
    const request = await authorize(server.url, {
      clientId: id,
      redirectUri: callback,
      scope: asked,
      extra: { resource: orders.indicator },
    })
    const door = signInApiOf(server.url, request.jar)
    const toConsent = await passSignIn(server.url, request.jar, { ...person, password, event: 'SignIn' })
    await request.jar.fetch(toConsent)
    const consent = await door('GET /api/interaction/consent')
    const { redirectTo } = await door('POST /api/interaction/consent', { body: {} })
    const back = await request.jar.fetch(redirectTo)
    const tokens = await exchange(server.url, back.headers.get('location') ?? '', request, {
      resource: orders.indicator,
    })
    return { consent, tokens, request }
  }

  const allow = (applicationId: string, ...names: string[]) =>
    server.manage('POST /api/applications/:applicationId/user-consent-scopes', {
      params: { applicationId },
      body: { resourceScopes: scope(...names) },
    })

  it('gets the scopes that it may request, the person holds, and the person consents to', async () => {
    const { id } = await registerThirdParty(server, ['profile'])
    await allow(id, 'read:orders', 'delete:orders')
    await server.database.query(`update scopes set description = 'See your orders' where id = $1`, [
      orders.scopes['read:orders'],
    ])
    const person = await customer('read:orders', 'write:orders')
    const all = 'openid profile read:orders write:orders delete:orders'
    const { consent, tokens } = await signInThere(id, person, all)
    expect(consent.missingOIDCScope).toEqual(['profile'])
    expect(consent.missingResourceScopes).toEqual([
      {
        resource: { id: orders.id, name: `The API ${orders.id}`, indicator: orders.indicator },
        scopes: [{ id: orders.scopes['read:orders'], name: 'read:orders', description: 'See your orders' }],
      },
    ])
    expect(tokens.scope).toBe('read:orders')
    const [log] = await server.manage('GET /api/logs', {
      query: { userId: person.id, logKey: 'Interaction.Consent' },
    })
    expect(log?.payload).toMatchObject({ resourceScopes: { [orders.indicator]: ['read:orders'] } })
  })

  it('gets no scope of an API that it may not request', async () => {
    const { id } = await registerThirdParty(server, ['profile'])
    const { consent, tokens } = await signInThere(id, await customer('read:orders'), 'openid read:orders')
    expect(consent).not.toHaveProperty('missingResourceScopes')
    expect(claimsOf(tokens.access_token)).toMatchObject({ scope: '' })
  })

  it('needs consent again for more scopes, and loses those that an administrator removes', async () => {
    const { id } = await registerThirdParty(server, ['profile'])
    await allow(id, 'read:orders')
    const person = await customer('read:orders', 'write:orders')
    const { request, tokens } = await signInThere(id, person, 'openid offline_access read:orders')
    expect(tokens.scope).toBe('read:orders')
    await allow(id, 'write:orders')
    const again = await authorize(server.url, {
      clientId: id,
      redirectUri: callback,
      jar: request.jar,
      scope: 'openid read:orders write:orders',
      extra: { resource: orders.indicator },
    })
    expect(again.location).toContain('/consent')
    const consent = await signInApiOf(server.url, request.jar)('GET /api/interaction/consent')
    expect(consent.missingResourceScopes?.[0]?.scopes.map(({ name }) => name)).toEqual(['write:orders'])
    await server.manage('DELETE /api/applications/:applicationId/user-consent-scopes/:scopeType/:scopeId', {
      params: {
        applicationId: id,
        scopeType: 'resource-scopes',
        scopeId: orders.scopes['read:orders'] ?? '',
      },
    })
    const silent = await authorize(server.url, {
      clientId: id,
      redirectUri: callback,
      jar: request.jar,
      scope: 'openid read:orders',
      extra: { resource: orders.indicator },
    })
    const after = await exchange(server.url, silent.location, silent, { resource: orders.indicator })
    expect(claimsOf(after.access_token)).toMatchObject({ scope: '' })
  })
})

describe('the scope `roles`', () => {
  it('returns the names of a person’s roles in userinfo and ID tokens', async () => {
    const person = await somebody(server)
    const [one, other] = [
      await giveRole(server, { userId: person.id }, []),
      await giveRole(server, { userId: person.id }, scope('read:orders')),
    ]
    await server.database.query(`update roles set type = 'MachineToMachine' where id = $1`, [
      (await giveRole(server, { userId: person.id }, [])).id,
    ])
    const tokens = await signInFor(person, { scope: 'openid roles' })
    const { body } = await ask(server.url, 'GET /oidc/me', { token: tokens.access_token })
    expect(body.roles).toEqual([one.name, other.name].sort())
    expect(claimsOf(tokens.id_token)).toMatchObject({ roles: body.roles })
    const plain = await signInFor(person, { scope: 'openid profile' })
    expect(claimsOf(plain.id_token)).not.toHaveProperty('roles')
    expect((await ask(server.url, 'GET /oidc/me', { token: plain.access_token })).body).not.toHaveProperty(
      'roles',
    )
    const nobody = await somebody(server, { scope: 'openid roles' })
    expect((await ask(server.url, 'GET /oidc/me', { token: nobody.access_token })).body.roles).toEqual([])
  })
})
