import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type OtherProvider,
  redirectUri,
  startOtherProvider,
} from '../../../../../tests/support/openid-provider.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
/** A second node on the same database. */
let second: TestServer
let other: OtherProvider

const at = 'GET /api/my-account/identities/kept/access-token'

beforeAll(async () => {
  other = await startOtherProvider()
  server = await startTestServer({ allowPrivateNetwork: true })
  second = await startTestServer({ allowPrivateNetwork: true, databaseUrl: server.databaseUrl })
  for (const [target, enableTokenStorage] of [
    ['kept', true],
    ['not-kept', false],
  ] as const)
    await server.manage('POST /api/connectors', {
      body: {
        id: target,
        connectorId: 'oidc',
        metadata: { target },
        // The test provider returns a refresh token only with `prompt=consent`.
        config: {
          ...other.oidcConfig,
          scope: 'openid email offline_access',
          customConfig: { prompt: 'consent' },
        },
        enableTokenStorage,
      },
    })
})
afterAll(async () => {
  await second.stop()
  await server.stop()
  await other.stop()
})

async function prove(person: Somebody, sub: string, connectorId = 'kept'): Promise<string> {
  const { body } = await person.ask('POST /api/verifications/social', {
    body: { connectorId, state: 's', redirectUri },
  })
  const connectorData = await other.approve(body.authorizationUri, { sub })
  const verificationRecordId = body.verificationRecordId
  const answer = await person.ask('POST /api/verifications/social/verify', {
    body: { connectorData, verificationRecordId },
  })
  expect(answer.status, answer.text).toBe(200)
  return verificationRecordId
}

async function linked(sub: string, connectorId = 'kept'): Promise<Somebody> {
  const person = await somebody(server)
  const body = { newIdentifierVerificationRecordId: await prove(person, sub, connectorId) }
  const verification = await person.prove()
  expect((await person.ask('POST /api/my-account/identities', { body, verification })).status).toBe(204)
  return person
}

function expire({ id }: Somebody) {
  return server.database.query(
    `update social_tokens set expires_at = now() - interval '1 second' where user_id = $1`,
    [id],
  )
}

async function countTokens({ id }: Somebody): Promise<number> {
  const { rows } = await server.database.query('select 1 from social_tokens where user_id = $1', [id])
  return rows.length
}

describe('a social provider’s token', () => {
  it('is stored encrypted when the account is linked, and returned while it is valid', async () => {
    const person = await linked('keeper')
    const { status, body } = await person.ask(at)
    expect(status).toBe(200)
    expect(body).toEqual({
      access_token: expect.any(String),
      scope: 'openid email offline_access',
      token_type: 'Bearer',
      expires_in: expect.any(Number),
    })
    expect(body.expires_in).toBeGreaterThan(3500)
    const me = await fetch(`${other.url}/me`, { headers: { authorization: `Bearer ${body.access_token}` } })
    expect(await me.json()).toMatchObject({ sub: 'keeper' })
    const { rows } = await server.database.query(
      `select to_jsonb(t)::text as text from social_tokens t union all select payload::text from verification_records
       union all select payload::text from events`,
    )
    expect(rows.map(row => row.text).join()).not.toContain(body.access_token)
  })

  it('is 404 when the connector stores none, for another target, and after unlinking', async () => {
    const missing = refusedAs(404, 'secrets.third_party_token_set.token_not_found')
    const person = await linked('not-kept', 'not-kept')
    for (const target of ['not-kept', 'kept', 'nothing'])
      expect(await person.ask(`GET /api/my-account/identities/${target}/access-token`)).toEqual(missing)
    const keeper = await linked('unlinking')
    await keeper.ask('DELETE /api/my-account/identities/kept', { verification: await keeper.prove() })
    expect(await keeper.ask(at)).toEqual(missing)
    expect(await keeper.ask('GET /api/my-account/sso-identities/kept/access-token')).toEqual(missing)
  })

  it('is refreshed at the provider after it expired', async () => {
    const person = await linked('refresher')
    const { body: before } = await person.ask(at)
    await expire(person)
    const { status, body } = await person.ask(at)
    expect(status).toBe(200)
    expect(body.access_token).not.toBe(before.access_token)
    expect(body.expires_in).toBeGreaterThan(3500)
    expect((await person.ask(at)).body.access_token).toBe(body.access_token)
  })

  it('is refreshed once for concurrent requests on several nodes', async () => {
    const person = await linked('at-once')
    await expire(person)
    const before = other.grants.filter(type => type === 'refresh_token').length
    const headers = { authorization: `Bearer ${person.access_token}` }
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const { url } = index % 2 ? server : second
        const response = await fetch(`${url}/api/my-account/identities/kept/access-token`, { headers })
        return [response.status, ((await response.json()) as { access_token: string }).access_token] as const
      }),
    )
    expect(new Set(answers.map(([status]) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(([, token]) => token)).size).toBe(1)
    expect(other.grants.filter(type => type === 'refresh_token').length - before).toBe(1)
  })

  it('is refreshed by the next request when the one refreshing it has died', async () => {
    const person = await linked('abandoned')
    await expire(person)
    await server.database.query(
      `update social_tokens set refreshing_until = now() + interval '1 second' where user_id = $1`,
      [person.id],
    )
    expect((await person.ask(at)).status).toBe(200)
  })

  it('is deleted when it has expired and there is no refresh token', async () => {
    const person = await linked('no-refresh')
    const { vault } = server.running.services
    await server.database.query(
      `update social_tokens set sealed_tokens = $2, expires_at = now() where user_id = $1`,
      [person.id, await vault.seal('{"accessToken":"old"}')],
    )
    expect(await person.ask(at)).toEqual(refusedAs(401, 'secrets.third_party_token_set.access_token_expired'))
    expect(await person.ask(at)).toEqual(refusedAs(404, 'secrets.third_party_token_set.token_not_found'))
  })

  it('is kept when the provider refuses a refresh, so that a later request can try again', async () => {
    const person = await linked('refused')
    const { vault } = server.running.services
    await server.database.query(
      `update social_tokens set sealed_tokens = $2, expires_at = now() where user_id = $1`,
      [person.id, await vault.seal('{"accessToken":"old","refreshToken":"unknown"}')],
    )
    for (let times = 0; times < 2; times += 1)
      expect(await person.ask(at)).toEqual(refusedAs(401, 'connector.authorization_failed'))
    expect(await countTokens(person)).toBe(1)
  })
})

describe('replacing a social provider’s token', () => {
  const put = (person: Somebody, verificationRecordId: string, target = 'kept') =>
    person.ask(`PUT /api/my-account/identities/${target}/access-token`, { body: { verificationRecordId } })

  it('stores the token of a new verification', async () => {
    const person = await linked('bringer')
    const { body: before } = await person.ask(at)
    const { status, body } = await put(person, await prove(person, 'bringer'))
    expect(status).toBe(200)
    expect(body.access_token).not.toBe(before.access_token)
    expect((await person.ask(at)).body.access_token).toBe(body.access_token)
  })

  it('needs the person’s own verification of the same target and the linked identity, with stored tokens', async () => {
    const person = await linked('asking')
    const unkept = await linked('asking-unkept', 'not-kept')
    const refusals: [Somebody, string, string, unknown][] = [
      [person, 'nothing', 'kept', refusedAs(400, 'verification_record.not_found')],
      [
        person,
        await prove(await somebody(server), 'asking'),
        'kept',
        refusedAs(400, 'verification_record.not_found'),
      ],
      [
        person,
        await prove(person, 'asking'),
        'not-kept',
        refusedAs(422, 'verification_record.social_verification.invalid_target'),
      ],
      [
        person,
        await prove(person, 'somebody-else'),
        'kept',
        refusedAs(422, 'user.identity_not_exists_in_current_user'),
      ],
      [
        unkept,
        await prove(unkept, 'asking-unkept', 'not-kept'),
        'not-kept',
        refusedAs(422, 'verification_record.social_verification.token_response_not_found'),
      ],
    ]
    for (const [who, record, target, refusal] of refusals)
      await expectNoTrace(server.database, async () =>
        expect(await put(who, record, target)).toEqual(refusal),
      )
  })
})

describe('administrators', () => {
  const at = '/api/users/:userId/identities'

  async function newUser(): Promise<string> {
    return (await server.manage('POST /api/users', { body: {} })).id
  }

  it('can link a social account with the provider’s response to their own application', async () => {
    const userId = await newUser()
    const { redirectTo } = await server.manage('POST /api/connectors/:connectorId/authorization-uri', {
      params: { connectorId: 'kept' },
      body: { state: 'of-their-own', redirectUri },
    })
    const connectorData = await other.approve(redirectTo, { sub: 'brought' })
    const body = { connectorId: 'kept', connectorData }
    const linked = await server.manage(`POST ${at}`, { params: { userId }, body })
    expect(linked.kept).toMatchObject({ userId: 'brought', details: { id: 'brought' } })
    await expect(server.manage(`POST ${at}`, { params: { userId }, body })).rejects.toMatchObject({
      code: 'connector.social_auth_code_invalid',
    })

    const params = { userId, target: 'kept' }
    const read = await server.manage(`GET ${at}/:target`, { params, query: { includeTokenSecret: true } })
    expect(read).toMatchObject({
      identity: { userId: 'brought' },
      tokenSecret: {
        type: 'federated_token_set',
        userId,
        target: 'kept',
        connectorId: 'kept',
        identityId: 'brought',
        metadata: { scope: 'openid email offline_access', tokenType: 'Bearer', hasRefreshToken: true },
      },
    })
    expect(await server.manage(`GET ${at}/:target`, { params })).not.toHaveProperty('tokenSecret')
    expect((await server.manage(`DELETE ${at}/:target`, { params })).identities).toEqual({})
    await expect(server.manage(`GET ${at}/:target`, { params })).rejects.toMatchObject({
      status: 404,
      code: 'user.identity_not_exist',
    })
  })

  it('can set a person’s social account: 201 when new, 200 when replaced, 422 when another person has it', async () => {
    const [userId, another] = [await newUser(), await newUser()]
    const put = async (id: string, there: string) =>
      ask(server.url, `PUT /api/users/${id}/identities/kept`, {
        token: await server.token(),
        body: { userId: there, details: { name: 'Vouched for' } },
      })
    expect((await put(userId, 'vouched')).status).toBe(201)
    expect(await put(userId, 'vouched-anew')).toMatchObject({
      status: 200,
      body: { kept: { userId: 'vouched-anew', details: { name: 'Vouched for' } } },
    })
    expect(await put(another, 'vouched-anew')).toEqual(refusedAs(422, 'user.identity_already_in_use'))
    expect((await put(another, 'vouched')).status).toBe(201)
  })

  it('can delete a token set', async () => {
    const person = await linked('forgotten')
    const { rows } = await server.database.query('select id from social_tokens where user_id = $1', [
      person.id,
    ])
    const params = { id: rows[0].id }
    await server.manage('DELETE /api/secrets/:id', { params })
    expect(await countTokens(person)).toBe(0)
    await expect(server.manage('DELETE /api/secrets/:id', { params })).rejects.toMatchObject({
      code: 'entity.not_found',
    })
  })

  it('can get the authorization URL of a connector', async () => {
    const ask = (connectorId: string, state = 'theirs') =>
      server.manage('POST /api/connectors/:connectorId/authorization-uri', {
        params: { connectorId },
        body: { state, redirectUri },
      })
    const { redirectTo } = await ask('kept')
    expect(redirectTo.startsWith(`${other.url}/auth?`)).toBe(true)
    expect(new URL(redirectTo).searchParams.get('state')).toBe('theirs')
    await expect(ask('nobody')).rejects.toMatchObject({ status: 404, code: 'entity.not_found' })
    await expect(ask('kept', '')).rejects.toMatchObject({ status: 400, code: 'session.insufficient_info' })
  })

  it('delete all tokens of a connector by disabling its token storage', async () => {
    const person = await linked('switched-off')
    await server.manage('PATCH /api/connectors/:id', {
      params: { id: 'kept' },
      body: { enableTokenStorage: false },
    })
    expect(await countTokens(person)).toBe(0)
    await server.manage('PATCH /api/connectors/:id', {
      params: { id: 'kept' },
      body: { enableTokenStorage: true },
    })
  })
})
