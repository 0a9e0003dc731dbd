import { createHash } from 'node:crypto'
import { managementResource } from '@latchkey/contract'
import { decodeJwt as claimsOf } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  askExchange,
  type Exchanger,
  newPersonalAccessToken,
  newSubjectToken,
  registerExchanger,
  tokenExchange,
  types,
} from '../../../../tests/support/exchange.ts'
import {
  allScopes,
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  signIn,
} from '../../../../tests/support/people.ts'
import { type Api, giveRole, newApi, setDefaultApi } from '../../../../tests/support/permissions.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { registerThirdParty, signInElsewhere } from '../../../../tests/support/third-party.ts'
import { expectNoTrace } from '../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../tests/support/wire.ts'

// docs/wire/management-api.md#3.2; RFC 8693. A real client: tests/clients-exchange.test.ts.

let server: TestServer
let mira: Somebody
let machine: Exchanger
let orders: Api

beforeAll(async () => {
  server = await startTestServer()
  mira = await somebody(server)
  machine = await registerExchanger(server)
  orders = await newApi(server, ['read:orders', 'write:orders', 'delete:orders'], { ttl: 1200 })
  await giveRole(server, { userId: mira.id }, [
    orders.scopes['read:orders'] ?? '',
    orders.scopes['write:orders'] ?? '',
  ])
})
afterAll(() => server.stop())

const swap = (parameters: Record<string, string>, by = machine) => askExchange(server, by, parameters)

const impersonating = async (person: Somebody, more: Record<string, string> = {}) =>
  swap({
    subject_token: await newSubjectToken(server, person.id),
    subject_token_type: types.impersonation,
    ...more,
  })

const byAccessToken = (token: string, more: Record<string, string> = {}, by = machine) =>
  swap({ subject_token: token, subject_token_type: types.accessToken, ...more }, by)

const byPersonal = (token: string, more: Record<string, string> = {}) =>
  swap({ subject_token: token, subject_token_type: types.personal, scope: 'openid', ...more })

const me = (token: string) => ask(server.url, 'GET /oidc/me', { token })
const refused = (error: string, status = 400) =>
  expect.objectContaining({ status, body: expect.objectContaining({ code: `oidc.${error}`, error }) })
const uniform = expect.objectContaining({
  status: 400,
  body: {
    code: 'oidc.invalid_grant',
    error: 'invalid_grant',
    message: 'grant request is invalid',
    error_description: 'grant request is invalid',
  },
})
const latest = async (query: { userId?: string; applicationId?: string }) =>
  (await server.manage('GET /api/logs', { query: { ...query, logKey: 'ExchangeTokenBy.TokenExchange' } }))[0]

/** Gets a token for an API, of a person who signed in to the demo application. */
async function jwtOf(
  person: Somebody,
  { scope = 'openid read:orders', resource = orders.indicator, jar = new CookieJar() } = {},
): Promise<string> {
  const request = await authorize(server.url, { jar, scope, extra: { resource } })
  const redirectTo = await passSignIn(server.url, jar, { ...person, password, event: 'SignIn' })
  const callback = await follow(jar, redirectTo, request.redirectUri)
  return (await exchange(server.url, callback, request, { resource })).access_token
}

/** Gets tokens of a person who signed in to a public client that exchanges tokens itself. */
async function signInToPublic(person: Somebody, scope = 'openid profile') {
  const callback = 'https://spa.example/callback'
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'A page that exchanges',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [callback] },
      customClientMetadata: { allowTokenExchange: true },
    },
  })
  const { username } = person
  const tokens = await signIn(server.url, username, password, { clientId: id, redirectUri: callback, scope })
  return { id, tokens }
}

describe('a subject token', () => {
  it('is exchanged for an opaque token of the person for userinfo and the Account API', async () => {
    const { status, body, headers } = await impersonating(mira, { scope: 'openid profile nonsense' })
    expect(status).toBe(200)
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_in: 3600,
      token_type: 'Bearer',
      scope: 'openid profile',
    })
    expect(headers.get('cache-control')).toContain('no-store')
    expect((await me(body.access_token)).body).toMatchObject({ sub: mira.id, username: mira.username })
    const account = await ask(server.url, 'GET /api/my-account', { token: body.access_token })
    expect(account).toMatchObject({ status: 200, body: { id: mira.id } })
  })

  it('is also accepted as an access token, the older form', async () => {
    const { body } = await byAccessToken(await newSubjectToken(server, mira.id), { scope: 'openid' })
    expect((await me(body.access_token)).body.sub).toBe(mira.id)
  })

  it('grants only requested scopes that the person holds at the API', async () => {
    const { body } = await impersonating(mira, {
      resource: orders.indicator,
      scope: 'openid read:orders delete:orders all',
    })
    expect(body).toMatchObject({ expires_in: 1200, scope: 'read:orders', token_type: 'Bearer' })
    expect(body).not.toHaveProperty('refresh_token')
    expect(body).not.toHaveProperty('id_token')
    expect(body).not.toHaveProperty('issued_token_type')
    expect(claimsOf(body.access_token)).toMatchObject({
      sub: mira.id,
      client_id: machine.id,
      aud: orders.indicator,
      scope: 'read:orders',
      iss: `${server.url}/oidc`,
    })
    expect(claimsOf(body.access_token)).not.toHaveProperty('act')
  })

  it('is used once, by one of twenty requests at once', async () => {
    const subject_token = await newSubjectToken(server, mira.id)
    const all = await Promise.all(
      Array.from({ length: 20 }, () =>
        swap({ subject_token, subject_token_type: types.impersonation, scope: 'openid' }),
      ),
    )
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(all.filter(({ status }) => status !== 200)).toEqual(Array(19).fill(uniform))
    await expectNoTrace(server.database, async () =>
      expect(await swap({ subject_token, subject_token_type: types.impersonation })).toEqual(uniform),
    )
  })

  it('is exchanged for a token with an empty scope if none is requested', async () => {
    const opaque = (await impersonating(mira)).body
    expect(opaque).toMatchObject({ scope: '' })
    expect((await ask(server.url, 'GET /api/my-account', { token: opaque.access_token })).status).toBe(403)
    const jwt = (await impersonating(mira, { resource: orders.indicator })).body
    expect(jwt.scope).toBe('')
    expect(claimsOf(jwt.access_token).scope).toBe('')
  })

  it('grants the scopes in the order of the request', async () => {
    const scope = 'write:orders read:orders'
    const { body } = await impersonating(mira, { resource: orders.indicator, scope })
    expect(body.scope).toBe(scope)
    expect(claimsOf(body.access_token).scope).toBe(scope)
  })

  it('is not consumed by a refused exchange', async () => {
    const subject_token = await newSubjectToken(server, mira.id)
    const token = { subject_token, subject_token_type: types.impersonation, scope: 'openid' }
    await expectNoTrace(server.database, async () => {
      expect(await swap({ ...token, resource: 'https://nowhere.example' })).toEqual(refused('invalid_target'))
      expect(await swap({ ...token, organization_id: 'any' })).toEqual(refused('access_denied', 403))
      expect(await swap({ ...token, actor_token: 'x', actor_token_type: types.accessToken })).toEqual(uniform)
    })
    expect((await swap(token)).status).toBe(200)
  })

  it('expires after ten minutes, and with the suspension of the person', async () => {
    const expired = await newSubjectToken(server, mira.id)
    await server.database.query(
      `update subject_tokens set expires_at = now() - interval '1 second' where used_at is null`,
    )
    expect(await swap({ subject_token: expired, subject_token_type: types.impersonation })).toEqual(uniform)
    const otto = await somebody(server)
    const waiting = await newSubjectToken(server, otto.id)
    await suspend(otto, true)
    const later = await newSubjectToken(server, otto.id)
    for (const subject_token of [waiting, later])
      expect(await swap({ subject_token, subject_token_type: types.impersonation })).toEqual(uniform)
    await suspend(otto, false)
    expect(await swap({ subject_token: waiting, subject_token_type: types.impersonation })).toEqual(uniform)
  })
})

const suspend = ({ id }: Somebody, isSuspended: boolean) =>
  server.manage('PATCH /api/users/:userId/is-suspended', { params: { userId: id }, body: { isSuspended } })

describe('a personal access token', () => {
  it('is exchanged repeatedly, without an actor', async () => {
    const token = await newPersonalAccessToken(server, mira.id, { name: 'again' })
    for (let round = 0; round < 2; round += 1) {
      const { status, body } = await byPersonal(token)
      expect(status).toBe(200)
      expect((await me(body.access_token)).body.sub).toBe(mira.id)
    }
    const jwt = (await byPersonal(token, { resource: orders.indicator, scope: 'write:orders' })).body
    expect(jwt.scope).toBe('write:orders')
    expect(claimsOf(jwt.access_token)).not.toHaveProperty('impersonator')
  })

  it('shows its last use, to the minute', async () => {
    const otto = await somebody(server)
    const token = await newPersonalAccessToken(server, otto.id)
    const lastUsed = async () =>
      (
        await server.manage('GET /api/users/:userId/personal-access-tokens', { params: { userId: otto.id } })
      )[0]?.lastUsedAt
    expect(await lastUsed()).toBeNull()
    await byPersonal(token)
    const first = await lastUsed()
    expect(Math.abs(Date.now() - (first ?? 0))).toBeLessThan(10_000)
    await byPersonal(token)
    expect(await lastUsed()).toBe(first)
    await server.database.query(
      `update personal_access_tokens set last_used_at = now() - interval '61 seconds' where user_id = $1`,
      [otto.id],
    )
    await byPersonal(token)
    expect(await lastUsed()).toBeGreaterThan(first ?? 0)
  })

  it('is refused once it has expired, or if it never existed', async () => {
    const token = await newPersonalAccessToken(server, mira.id, {
      name: 'short',
      expiresAt: Date.now() + 3_600_000,
    })
    expect((await byPersonal(token)).status).toBe(200)
    await server.database.query(
      `update personal_access_tokens set expires_at = now() - interval '1 second' where user_id = $1 and name = 'short'`,
      [mira.id],
    )
    await expectNoTrace(server.database, async () => {
      for (const wrong of [token, 'pat_nobody', hashOf(token), '%', '\u{1f511}'])
        expect(await byPersonal(wrong)).toEqual(uniform)
    })
  })

  it('revokes all tokens exchanged for it when it is deleted, and no others', async () => {
    const otto = await somebody(server)
    const [gone, kept] = [
      await newPersonalAccessToken(server, otto.id, { name: 'gone' }),
      await newPersonalAccessToken(server, otto.id, { name: 'kept' }),
    ]
    const [ended, goesOn] = [(await byPersonal(gone)).body, (await byPersonal(kept)).body]
    await server.manage('DELETE /api/users/:userId/personal-access-tokens/:name', {
      params: { userId: otto.id, name: 'gone' },
    })
    expect((await me(ended.access_token)).status).toBe(401)
    expect((await me(goesOn.access_token)).status).toBe(200)
    expect((await otto.ask('GET /api/my-account')).status).toBe(200)
    expect(await byPersonal(gone)).toEqual(uniform)
  })

  it.each([5, 15, 30])('leaves no token behind when it is deleted %d ms into many exchanges', async delay => {
    const otto = await somebody(server)
    const token = await newPersonalAccessToken(server, otto.id)
    const exchanges = Array.from({ length: 15 }, () => byPersonal(token))
    await new Promise(resolve => setTimeout(resolve, delay))
    await server.manage('DELETE /api/users/:userId/personal-access-tokens/:name', {
      params: { userId: otto.id, name: 'script' },
    })
    for (const { status, body } of await Promise.all(exchanges))
      if (status === 200) expect((await me(body.access_token)).status).toBe(401)
      else expect(body.error).toBe('invalid_grant')
    expect(await exchangedRecords(otto)).toBe(0)
  })
})

const hashOf = (value: string) => createHash('sha256').update(value).digest('base64url')

async function exchangedRecords({ id }: Somebody): Promise<number> {
  const { rows } = await server.database.query(
    `select count(*)::int as count from oidc_records where account_id = $1 and payload ->> 'gty' = $2`,
    [id, tokenExchange],
  )
  return rows[0].count
}

describe('an access token', () => {
  it('is exchanged, opaque or JWT, for one that does not outlive it', async () => {
    const otto = await somebody(server)
    await giveRole(server, { userId: otto.id }, [orders.scopes['read:orders'] ?? ''])
    const opaque = await byAccessToken(otto.access_token, { scope: 'openid email' })
    expect(opaque).toMatchObject({ status: 200, body: { scope: 'openid email' } })
    expect((await me(opaque.body.access_token)).body.sub).toBe(otto.id)
    const jwt = await jwtOf(otto)
    const forOrders = await byAccessToken(jwt, { resource: orders.indicator, scope: 'read:orders' })
    expect(forOrders).toMatchObject({ status: 200, body: { scope: 'read:orders' } })
    expect(claimsOf(forOrders.body.access_token)).toMatchObject({ sub: otto.id, aud: orders.indicator })
    expect(claimsOf(forOrders.body.access_token).exp).toBeLessThanOrEqual(claimsOf(jwt).exp ?? 0)
    const left = (claimsOf(jwt).exp ?? 0) - Date.now() / 1000
    expect(forOrders.body.expires_in).toBeLessThanOrEqual(left + 1)
    await server.database.query(
      `update oidc_records set payload = jsonb_set(payload, '{exp}', to_jsonb(floor(extract(epoch from now())) + 100))
       where model = 'AccessToken' and account_id = $1`,
      [otto.id],
    )
    const { body } = await byAccessToken(otto.access_token, { scope: 'openid' })
    expect(body.expires_in).toBeLessThanOrEqual(100)
    const { rows } = await server.database.query(
      'select extract(epoch from expires_at - now())::float as seconds from oidc_records where key = $1',
      [hashOf(body.access_token)],
    )
    expect(rows[0].seconds).toBeLessThanOrEqual(100)
  })

  it('never grants more scopes of the account than it has itself', async () => {
    const otto = await somebody(server, { scope: 'openid profile' })
    const { body } = await byAccessToken(otto.access_token, { scope: `${allScopes} roles` })
    expect(body.scope).toBe('openid profile')
    const account = await ask(server.url, 'GET /api/my-account', { token: body.access_token })
    expect(account.body).not.toHaveProperty('customData')
    const narrow = await byAccessToken(body.access_token, { scope: 'openid' })
    const again = await byAccessToken(narrow.body.access_token, { scope: 'openid profile' })
    expect(again.body.scope).toBe('openid')
  })

  it('never grants more scopes of an API than it has itself, even if the person holds them', async () => {
    const jwt = await jwtOf(mira)
    const asked = { resource: orders.indicator, scope: 'read:orders write:orders' }
    const { body } = await byAccessToken(jwt, asked)
    expect(body.scope).toBe('read:orders')
    expect(claimsOf(body.access_token).scope).toBe('read:orders')
    const again = await byAccessToken(body.access_token, asked)
    expect(claimsOf(again.body.access_token).scope).toBe('read:orders')
  })

  it('for an API is exchanged neither for the Account API nor for another API', async () => {
    const other = await newApi(server, ['read:orders'])
    await giveRole(server, { userId: mira.id }, [other.scopes['read:orders'] ?? ''])
    const jwt = await jwtOf(mira)
    await expectNoTrace(server.database, async () => {
      const asked = { scope: `${allScopes} read:orders` }
      expect(await byAccessToken(jwt, asked)).toEqual(refused('invalid_target'))
      for (const resource of [other.indicator, managementResource])
        expect(await byAccessToken(jwt, { ...asked, resource })).toEqual(refused('invalid_target'))
      // Conversely, a token for the account has no scopes at an API.
      expect(await byAccessToken(mira.access_token, { ...asked, resource: orders.indicator })).toEqual(
        refused('invalid_target'),
      )
    })
  })

  it('is exchanged for another API that an administrator allows, with the person’s scopes there', async () => {
    const other = await newApi(server, ['count', 'recount'])
    await giveRole(server, { userId: mira.id }, [other.scopes.count ?? ''])
    const by = await registerExchanger(server)
    await server.manage('PATCH /api/applications/:id', {
      params: { id: by.id },
      body: {
        customClientMetadata: { allowTokenExchange: true, tokenExchangeResources: [other.indicator] },
      },
    })
    const jwt = await jwtOf(mira)
    const asked = { resource: other.indicator, scope: 'count recount read:orders' }
    for (const subject of [jwt, mira.access_token]) {
      const { status, body } = await byAccessToken(subject, asked, by)
      expect({ status, scope: body.scope }).toEqual({ status: 200, scope: 'count' })
      expect(claimsOf(body.access_token)).toMatchObject({ sub: mira.id, aud: other.indicator })
      if (subject === jwt) expect(claimsOf(body.access_token).exp).toBeLessThanOrEqual(claimsOf(jwt).exp ?? 0)
      // An exchange back does not gain scopes either.
      expect(await byAccessToken(body.access_token, { scope: allScopes }, by)).toEqual(
        refused('invalid_target'),
      )
    }
    await expectNoTrace(server.database, async () => {
      expect(await byAccessToken(jwt, asked)).toEqual(refused('invalid_target'))
      expect(await byAccessToken(jwt, { scope: allScopes }, by)).toEqual(refused('invalid_target'))
      const { access_token } = mira
      expect(await byAccessToken(access_token, { resource: orders.indicator }, by)).toEqual(
        refused('invalid_target'),
      )
    })
  })

  it('is exchanged by a public client only if it was issued to that client', async () => {
    const { id, tokens } = await signInToPublic(mira)
    const { status, body } = await byAccessToken(tokens.access_token, { scope: 'openid email' }, { id })
    expect({ status, scope: body.scope }).toEqual({ status: 200, scope: 'openid' })
    // The exchanged token was issued to the client, too.
    expect((await byAccessToken(body.access_token, { scope: 'openid' }, { id })).status).toBe(200)
    const jwt = await jwtOf(mira)
    await expectNoTrace(server.database, async () => {
      expect(await byAccessToken(mira.access_token, { scope: 'openid' }, { id })).toEqual(uniform)
      expect(await byAccessToken(jwt, { resource: orders.indicator }, { id })).toEqual(uniform)
    })
  })

  it('ends with the session of the token that it was exchanged for', async () => {
    const otto = await somebody(server)
    const { body } = await byAccessToken(otto.access_token, { scope: 'openid' })
    const verification = await otto.prove()
    const { sessions } = (await otto.ask('GET /api/my-account/sessions', { verification })).body
    await server.manage('DELETE /api/users/:userId/sessions/:sessionId', {
      params: { userId: otto.id, sessionId: sessions[0].payload.uid },
    })
    expect((await me(body.access_token)).status).toBe(401)
  })

  it('of a third-party application is never exchanged, opaque or JWT', async () => {
    const application = await registerThirdParty(server, ['profile'])
    const theirs = await signInElsewhere(server, application, { username: mira.username, password })
    await expectNoTrace(server.database, async () =>
      expect(await byAccessToken(theirs.access_token, { scope: 'openid' })).toEqual(uniform),
    )
    const jwt = await jwtOf(mira)
    await server.database.query(`update applications set is_third_party = true where id = $1`, [
      application.id,
    ])
    const forOrders = { resource: orders.indicator, scope: 'read:orders' }
    const other = await registerExchanger(server)
    const { body } = await byAccessToken(jwt, forOrders, other)
    expect((await byAccessToken(body.access_token, forOrders)).status).toBe(200)
    await server.database.query('update applications set is_third_party = true where id = $1', [other.id])
    expect(await byAccessToken(body.access_token, forOrders)).toEqual(uniform)
    await server.manage('DELETE /api/applications/:id', { params: { id: other.id } })
    expect(await byAccessToken(body.access_token, forOrders)).toEqual(uniform)
  })

  it('is not an ID token, a refresh token, a machine’s token or a forged one', async () => {
    const own = await ask(server.url, 'POST /oidc/token', {
      text: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: backEnd.id,
        client_secret: backEnd.secret,
        resource: managementResource,
        scope: 'all',
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    const [header, , signature] = (await jwtOf(mira)).split('.')
    const forged = Buffer.from(JSON.stringify({ sub: mira.id, client_id: 'demo-app', exp: 4e9 })).toString(
      'base64url',
    )
    await expectNoTrace(server.database, async () => {
      for (const token of [
        mira.id_token,
        mira.refresh_token ?? 'none',
        own.body.access_token,
        `${header}.${forged}.${signature}`,
        'nothing',
        '..',
      ])
        expect(await byAccessToken(token, { scope: 'openid' }), token).toEqual(uniform)
    })
  })
})

describe('a token of one type', () => {
  it('is refused as another type', async () => {
    const tokens = {
      impersonation: await newSubjectToken(server, mira.id),
      personal: await newPersonalAccessToken(server, mira.id, { name: 'of a type' }),
      idToken: mira.id_token,
      accessToken: (await byAccessToken(mira.access_token, { scope: 'openid' })).body.access_token,
    }
    await expectNoTrace(server.database, async () => {
      for (const [kind, token] of Object.entries(tokens))
        for (const [named, type] of Object.entries(types)) {
          if (kind === named && kind !== 'idToken') continue
          if (kind === 'impersonation' && named === 'accessToken') continue
          const asked = { subject_token: token, subject_token_type: type, scope: 'openid' }
          expect(await swap(asked), `${kind} as ${named}`).toEqual(uniform)
        }
      for (const type of ['urn:ietf:params:oauth:token-type:jwt', 'access_token', 'x'])
        expect(await swap({ subject_token: mira.access_token, subject_token_type: type })).toEqual(uniform)
    })
  })
})

describe('an exchange', () => {
  it('is allowed for applications of any type that enable it', async () => {
    const subject_token = await newPersonalAccessToken(server, mira.id, { name: 'of any type' })
    for (const type of ['SPA', 'Native', 'Traditional', 'MachineToMachine'] as const) {
      const by = await registerExchanger(server, type)
      const personal = { subject_token, subject_token_type: types.personal, scope: 'openid' }
      const answers = [
        await swap(personal, by),
        ...(by.secret ? [await byAccessToken(mira.access_token, { scope: 'openid' }, by)] : []),
      ]
      for (const { status, text } of answers) expect(status, `${type} ${text}`).toBe(200)
    }
    await expectNoTrace(server.database, async () => {
      for (const by of [backEnd, { id: 'demo-app' }])
        expect(await byAccessToken(mira.access_token, {}, by)).toMatchObject({
          status: 400,
          body: {
            error: 'invalid_request',
            error_description: 'requested grant type is not allowed for this client',
          },
        })
    })
  })

  it('is never allowed for third-party applications, even if stored as enabled', async () => {
    const { id } = await registerThirdParty(server, ['profile'])
    await server.database.query(
      `update applications set custom_client_metadata = '{"allowTokenExchange": true}' where id = $1`,
      [id],
    )
    await expectNoTrace(server.database, async () =>
      expect(await byAccessToken(mira.access_token, {}, { id })).toEqual(refused('invalid_request')),
    )
  })

  it('requires the secret of a confidential client', async () => {
    for (const secret of [undefined, 'wrong'])
      expect(await byAccessToken(mira.access_token, {}, { id: machine.id, secret })).toEqual(
        refused('invalid_client', 401),
      )
  })

  it('runs its checks in a fixed order', async () => {
    const nobody = { subject_token: 'sub_nobody', subject_token_type: types.impersonation }
    const known = {
      subject_token: await newPersonalAccessToken(server, mira.id, { name: 'in order' }),
      subject_token_type: types.personal,
    }
    const wrong = {
      organization_id: 'o',
      resource: 'https://nowhere.example',
      actor_token: 'x',
      actor_token_type: types.accessToken,
    }
    await expectNoTrace(server.database, async () => {
      const stranger = { id: 'demo-app' }
      expect(await swap({}, stranger)).toEqual(refused('invalid_request'))
      const { subject_token, subject_token_type } = known
      expect((await swap({ subject_token, ...wrong })).body.message).toContain('subject_token_type')
      expect((await swap({ subject_token_type, ...wrong })).body.message).toContain('subject_token')
      expect(await swap({ ...nobody, ...wrong })).toEqual(uniform)
      expect(await swap({ ...known, ...wrong })).toEqual(refused('access_denied', 403))
      const { organization_id: _, ...without } = wrong
      expect(await swap({ ...known, ...without })).toEqual(refused('invalid_target'))
      expect(await swap({ ...known, ...without, resource: orders.indicator })).toEqual(uniform)
      for (const half of [{ actor_token: 'x' }, { actor_token_type: types.accessToken }])
        expect(await swap({ ...known, ...half })).toEqual(refused('invalid_request'))
      expect(await swap({ ...known, scope: 'a"b' })).toEqual(refused('invalid_scope'))
    })
  })

  it('accepts a single API and refuses several', async () => {
    const text = new URLSearchParams({
      grant_type: tokenExchange,
      client_id: machine.id,
      client_secret: machine.secret ?? '',
      subject_token: mira.access_token,
      subject_token_type: types.accessToken,
      resource: orders.indicator,
    })
    text.append('resource', managementResource)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await ask(server.url, 'POST /oidc/token', { text: text.toString(), headers })).toEqual(
      refused('invalid_target'),
    )
  })

  it('never grants a person the Management API', async () => {
    await giveRole(server, { userId: mira.id }, ['management-api-all'])
    const { body } = await impersonating(mira, { resource: managementResource, scope: 'all users:read' })
    expect(body.scope).toBe('')
    expect((await ask(server.url, 'GET /api/users', { token: body.access_token })).status).toBe(403)
  })

  it('does not use the default API', async () => {
    const fallback = await newApi(server, ['any'], { isDefault: true })
    const { body } = await impersonating(mira, { scope: 'openid' })
    expect((await me(body.access_token)).status).toBe(200)
    await setDefaultApi(server, fallback.id, false)
  })

  it('does not appear among the person’s grants', async () => {
    const otto = await somebody(server)
    const token = await newPersonalAccessToken(server, otto.id)
    for (let round = 0; round < 3; round += 1) await byPersonal(token)
    const { grants } = await server.manage('GET /api/users/:userId/grants', { params: { userId: otto.id } })
    expect(grants.map(({ application }) => application.id)).not.toContain(machine.id)
    const { rows } = await server.database.query(
      `select max(extract(epoch from expires_at - now()))::float as seconds, count(*)::int as count from oidc_records
       where model = 'Grant' and account_id = $1 and client_id = $2`,
      [otto.id, machine.id],
    )
    expect(rows[0].count).toBe(3)
    expect(rows[0].seconds).toBeLessThanOrEqual(3600)
  })

  it('is recorded with account, actor and reason, also when it is refused', async () => {
    const otto = await somebody(server)
    const subject_token = await newSubjectToken(server, otto.id, 'ticket 4711')
    const asked = { subject_token, subject_token_type: types.impersonation, scope: 'openid' }
    await swap({ ...asked, resource: 'https://nowhere.example' })
    expect(await latest({ userId: otto.id })).toMatchObject({
      payload: {
        result: 'Error',
        error: 'invalid_target',
        applicationId: machine.id,
        reason: 'ticket 4711',
        actor: { impersonator: backEnd.id },
      },
    })
    await swap(asked)
    expect(await latest({ userId: otto.id })).toMatchObject({
      payload: { result: 'Success', reason: 'ticket 4711', actor: { impersonator: backEnd.id } },
    })
    await swap(asked)
    expect(await latest({ applicationId: machine.id })).toMatchObject({
      payload: { result: 'Error', error: 'invalid_grant' },
    })
    await byPersonal(await newPersonalAccessToken(server, otto.id))
    expect((await latest({ userId: otto.id }))?.payload.actor).not.toHaveProperty('impersonator')
  })
})

describe('an actor', () => {
  it('presents a token of their own and is named in the exchanged one', async () => {
    const agent = await somebody(server)
    const actor = { actor_token: agent.access_token, actor_token_type: types.accessToken }
    const { body } = await impersonating(mira, { resource: orders.indicator, scope: 'read:orders', ...actor })
    expect(claimsOf(body.access_token)).toMatchObject({ sub: mira.id, act: { sub: agent.id } })
    expect((await latest({ userId: mira.id }))?.payload.actor).toMatchObject({ impersonator: agent.id })
    const opaque = await byAccessToken(mira.access_token, { scope: 'openid', ...actor })
    expect(opaque.status).toBe(200)
  })

  it('is refused with any other token', async () => {
    const other = await somebody(server)
    const withoutOpenid = (await byAccessToken(other.access_token, { scope: 'profile' })).body.access_token
    const borrowed = (await impersonating(other, { scope: 'openid' })).body.access_token
    const theirs = await signInElsewhere(server, await registerThirdParty(server, ['profile']), {
      username: other.username,
      password,
    })
    const gone = await somebody(server)
    await suspend(gone, true)
    await expectNoTrace(server.database, async () => {
      for (const [token, type] of [
        [withoutOpenid, types.accessToken],
        [borrowed, types.accessToken],
        [theirs.access_token, types.accessToken],
        [gone.access_token, types.accessToken],
        [await jwtOfNobody(), types.accessToken],
        [other.id_token, types.idToken],
        [other.access_token, types.impersonation],
        ['x', types.accessToken],
      ] as const)
        expect(
          await byAccessToken(mira.access_token, { actor_token: token, actor_token_type: type }),
        ).toEqual(uniform)
    })
  })

  const jwtOfNobody = async () => 'eyJhbGciOiJub25lIn0.e30.'
})

describe('an impersonator', () => {
  it('stays named, however often the token is exchanged', async () => {
    const otto = await somebody(server)
    const impersonatorsOf = async (answer: Answer) => {
      expect(answer.status, answer.text).toBe(200)
      return (await latest({ userId: otto.id }))?.payload.actor.impersonator
    }
    const forOrders = { resource: orders.indicator }
    const jwt = await impersonating(otto, forOrders)
    expect(claimsOf(jwt.body.access_token)).toMatchObject({ impersonator: backEnd.id })
    const another = await byAccessToken(jwt.body.access_token, forOrders)
    expect(await impersonatorsOf(another)).toBe(backEnd.id)
    expect(claimsOf(another.body.access_token)).toMatchObject({ impersonator: backEnd.id })
    const first = await impersonating(otto, { scope: 'openid profile' })
    const second = await byAccessToken(first.body.access_token, { scope: 'openid profile' })
    expect(await impersonatorsOf(second)).toBe(backEnd.id)
    const third = await byAccessToken(second.body.access_token, { scope: 'openid profile' })
    expect(await impersonatorsOf(third)).toBe(backEnd.id)
    const changed = await ask(server.url, 'POST /api/my-account/password', {
      token: third.body.access_token,
      body: { password: 'a-Quieter-Lake-78' },
    })
    expect(changed).toMatchObject({ status: 403, body: { data: { reason: 'impersonated' } } })
  })
})

describe('an exchanged token', () => {
  it.each<[string, (person: Somebody, by: Exchanger) => Promise<unknown>]>([
    ['is suspended', person => suspend(person, true).then(() => suspend(person, false))],
    ['is deleted', person => server.manage('DELETE /api/users/:userId', { params: { userId: person.id } })],
    [
      'is signed out everywhere',
      person => server.manage('DELETE /api/users/:userId/sessions', { params: { userId: person.id } }),
    ],
    [
      'signs out everywhere else',
      async person => person.ask('DELETE /api/my-account/sessions', { verification: await person.prove() }),
    ],
    [
      'loses the application',
      (_, by) => server.manage('DELETE /api/applications/:id', { params: { id: by.id } }),
    ],
  ])('ends when the person %s', async (_, end) => {
    const by = await registerExchanger(server)
    const person = await somebody(server)
    const personal = await newPersonalAccessToken(server, person.id)
    const asked = { subject_token_type: types.personal, scope: 'openid' }
    const tokens: string[] = []
    for (const subject_token of [personal, personal])
      tokens.push((await swap({ ...asked, subject_token }, by)).body.access_token)
    const subject_token = await newSubjectToken(server, person.id)
    const { body } = await swap(
      { subject_token, subject_token_type: types.impersonation, scope: 'openid' },
      by,
    )
    tokens.push(body.access_token)
    for (const token of tokens) expect((await me(token)).status).toBe(200)
    await end(person, by)
    for (const token of tokens) {
      expect((await me(token)).status).toBe(401)
      const account = await ask(server.url, 'GET /api/my-account', { token })
      expect(account.status).toBe(401)
    }
    expect(await exchangedRecords(person)).toBe(0)
  })

  it('never survives a suspension in the middle of many exchanges', async () => {
    const person = await somebody(server)
    const token = await newPersonalAccessToken(server, person.id)
    const exchanges = Array.from({ length: 15 }, () => byPersonal(token))
    await new Promise(resolve => setTimeout(resolve, 30))
    await suspend(person, true)
    await suspend(person, false)
    await Promise.all(exchanges)
    // Tokens exchanged after the suspension are valid; of those before it, none is left.
    const { rows } = await server.database.query(
      `select count(*)::int as count from oidc_records as token where account_id = $1 and payload ->> 'gty' = $2
         and not exists (select from exchanged_grants where exchanged_grants.grant_id = token.grant_id)`,
      [person.id, tokenExchange],
    )
    expect(rows[0].count).toBe(0)
  })
})
