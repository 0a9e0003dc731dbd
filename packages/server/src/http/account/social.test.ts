import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type OtherProvider,
  type Person,
  redirectUri,
  startAnswering,
  startOtherProvider,
} from '../../../../../tests/support/openid-provider.ts'
import { allScopes } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import type { Answer } from '../../../../../tests/support/wire.ts'

let server: TestServer
let other: OtherProvider

beforeAll(async () => {
  other = await startOtherProvider()
  server = await startTestServer({ allowPrivateNetwork: true })
  await connect('oidc', 'other', other.oidcConfig)
  await connect('oauth2', 'plain', other.oauth2Config)
})
afterAll(async () => {
  await server.stop()
  await other.stop()
})

async function connect(
  connectorId: 'oidc' | 'oauth2',
  target: string,
  config: Record<string, unknown>,
  more = {},
) {
  await server.manage('POST /api/connectors', {
    body: { id: target, connectorId, metadata: { target }, config, ...more },
  })
}

const ada: Person = {
  sub: 'ada',
  name: 'Ada L.',
  picture: 'https://pictures.example/ada.png',
  email: 'ada@other.example',
  email_verified: true,
}

type Begun = { id: string; authorizationUri: string }

async function begin(person: Somebody, connectorId = 'other', state = 'a-state'): Promise<Begun> {
  const answer = await person.ask('POST /api/verifications/social', {
    body: { connectorId, state, redirectUri },
  })
  expect(answer.status, answer.text).toBe(201)
  return { id: answer.body.verificationRecordId, authorizationUri: answer.body.authorizationUri }
}

function verify(person: Somebody, id: string, connectorData: object): Promise<Answer> {
  return person.ask('POST /api/verifications/social/verify', {
    body: { verificationRecordId: id, connectorData },
  })
}

/** Performs a verification at the provider. Returns the id of the verified record. */
async function prove(person: Somebody, there: Person, connectorId = 'other'): Promise<string> {
  const { id, authorizationUri } = await begin(person, connectorId)
  const returned = await other.approve(authorizationUri, there)
  const answer = await verify(person, id, { ...returned, redirectUri })
  expect(answer.status, answer.text).toBe(200)
  expect(answer.body).toEqual({ verificationRecordId: id, isLinked: expect.any(Boolean) })
  return id
}

async function link(
  person: Somebody,
  there: Person,
  { method = 'POST', connectorId = 'other' } = {},
): Promise<Answer> {
  return person.ask(`${method} /api/my-account/identities`, {
    body: { newIdentifierVerificationRecordId: await prove(person, there, connectorId) },
    verification: await person.prove(),
  })
}

async function identitiesOf(person: Somebody) {
  return (await person.ask('GET /api/my-account')).body.identities
}

describe('starting a social verification', () => {
  it('returns an authorization URL with the application’s state, a nonce and a PKCE challenge', async () => {
    const { authorizationUri } = await begin(await somebody(server), 'other', 'the state')
    const { origin, pathname, searchParams } = new URL(authorizationUri)
    expect(origin + pathname).toBe(`${other.url}/auth`)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'latchkey',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: 'the state',
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  it('requests the scopes that the application names instead of the configured ones', async () => {
    const person = await somebody(server)
    const body = { connectorId: 'other', state: 's', redirectUri, scope: 'calendar email' }
    const { body: begun } = await person.ask('POST /api/verifications/social', { body })
    expect(new URL(begun.authorizationUri).searchParams.get('scope')).toBe('calendar email openid')
    const { body: unnamed } = await person.ask('POST /api/verifications/social', {
      body: { ...body, scope: '' },
    })
    expect(new URL(unnamed.authorizationUri).searchParams.get('scope')).toBe('openid profile email')
  })

  it('refuses incomplete input, unknown connectors and connectors that are not social', async () => {
    const person = await somebody(server)
    await server.manage('POST /api/connectors', {
      body: { id: 'sms', connectorId: 'http-sms', config: { endpoint: 'https://messages.example' } },
    })
    const whole = { connectorId: 'other', state: 's', redirectUri }
    const refusals: [object, unknown][] = [
      [{ state: '' }, refusedAs(400, 'session.insufficient_info')],
      [{ redirectUri: '' }, refusedAs(400, 'session.insufficient_info')],
      [{ redirectUri: 'javascript:alert(1)' }, refusedAs(400, 'guard.invalid_input')],
      [{ connectorId: 'nobody' }, refusedAs(422, 'session.invalid_connector_id')],
      [{ connectorId: 'sms' }, refusedAs(400, 'connector.unexpected_type')],
    ]
    for (const [wrong, refusal] of refusals)
      await expectNoTrace(server.database, async () =>
        expect(await person.ask('POST /api/verifications/social', { body: { ...whole, ...wrong } })).toEqual(
          refusal,
        ),
      )
  })

  it('accepts a redirect URI with a native application’s custom scheme', async () => {
    const person = await somebody(server)
    const body = { connectorId: 'other', state: 's', redirectUri: 'com.example.app:/back' }
    expect((await person.ask('POST /api/verifications/social', { body })).status).toBe(201)
  })
})

describe('finishing a social verification', () => {
  it('stores neither nonce nor PKCE verifier in plain text', async () => {
    const person = await somebody(server)
    const { id, authorizationUri } = await begin(person)
    const nonce = new URL(authorizationUri).searchParams.get('nonce') ?? 'none'
    const { rows } = await server.database.query(
      'select payload::text as text from verification_records where id = $1',
      [id],
    )
    expect(rows[0].text).not.toContain(nonce)
    expect(rows[0].text).not.toContain('codeVerifier')
  })

  it('refuses a state or redirect URI that differs from the start', async () => {
    const person = await somebody(server)
    const { id, authorizationUri } = await begin(person)
    const returned = await other.approve(authorizationUri, ada)
    for (const forged of [{ state: 'forged' }, { redirectUri: 'https://evil.example/callback' }])
      await expectNoTrace(server.database, async () =>
        expect(await verify(person, id, { ...returned, redirectUri, ...forged })).toEqual(
          refusedAs(400, 'connector.invalid_request_parameters'),
        ),
      )
    expect((await verify(person, id, { code: returned.code })).status).toBe(200)
  })

  it('refuses an authorization code that was used before', async () => {
    const person = await somebody(server)
    const first = await begin(person)
    const returned = await other.approve(first.authorizationUri, ada)
    expect((await verify(person, first.id, returned)).status).toBe(200)
    const second = await begin(person)
    expect(await verify(person, second.id, returned)).toEqual(
      refusedAs(401, 'connector.social_auth_code_invalid'),
    )
  })

  it('refuses an authorization code of another person’s verification, because of PKCE', async () => {
    const [attacker, victim] = [await somebody(server), await somebody(server)]
    const theirs = await other.approve((await begin(attacker)).authorizationUri, ada)
    const { id } = await begin(victim)
    expect(await verify(victim, id, theirs)).toEqual(refusedAs(401, 'connector.social_auth_code_invalid'))
  })

  it('refuses an ID token with a wrong nonce', async () => {
    const person = await somebody(server)
    const { id, authorizationUri } = await begin(person)
    const returned = await other.approve(
      authorizationUri.replace(/nonce=[^&]+/, 'nonce=of-somebody-else'),
      ada,
    )
    expect(await verify(person, id, returned)).toEqual(refusedAs(401, 'connector.social_invalid_id_token'))
  })

  it('keeps a finished verification unchanged when it is finished again', async () => {
    const person = await somebody(server)
    const id = await prove(person, ada)
    const { authorizationUri } = await begin(person)
    const others = await other.approve(authorizationUri, { sub: 'eve' })
    expect((await verify(person, id, others)).status).toBe(200)
    const { rows } = await server.database.query('select payload from verification_records where id = $1', [
      id,
    ])
    expect(rows[0].payload.identity.userId).toBe('ada')
  })

  it('refuses a record that is another person’s, expired, or of another type', async () => {
    const [person, stranger] = [await somebody(server), await somebody(server)]
    const { id, authorizationUri } = await begin(stranger)
    const returned = await other.approve(authorizationUri, ada)
    const expired = await begin(person)
    await server.database.query('update verification_records set expires_at = now() where id = $1', [
      expired.id,
    ])
    for (const record of [id, expired.id, await person.prove(), 'nothing'])
      expect(await verify(person, record, returned)).toEqual(refusedAs(400, 'verification_record.not_found'))
  })

  it('reports when the person denied the request at the provider', async () => {
    const person = await somebody(server)
    const { id } = await begin(person)
    expect(await verify(person, id, { error: 'access_denied', error_description: 'no' })).toEqual(
      refusedAs(401, 'connector.authorization_failed', { error: 'access_denied', errorDescription: 'no' }),
    )
  })
})

describe('linking a social account', () => {
  it('adds the identity, but does not copy its name and picture to the account', async () => {
    const person = await somebody(server)
    expect((await link(person, { ...ada, sub: 'linked' })).status).toBe(204)
    const { body } = await person.ask('GET /api/my-account')
    expect(body.identities.other).toMatchObject({
      userId: 'linked',
      details: {
        id: 'linked',
        name: 'Ada L.',
        email: 'ada@other.example',
        avatar: 'https://pictures.example/ada.png',
        rawData: { sub: 'linked' },
      },
    })
    expect(body).toMatchObject({ name: null, avatar: null, primaryEmail: null })
    const { rows } = await server.database.query(
      `select payload from events where type = 'User.Data.Updated' and account_id = $1`,
      [person.id],
    )
    expect(rows.map(row => row.payload)).toEqual([
      { fields: ['identities'], target: 'other', change: 'added' },
    ])
  })

  it('maps the profile of a plain OAuth 2.0 provider', async () => {
    const person = await somebody(server)
    expect((await link(person, { ...ada, sub: 'by-oauth' }, { connectorId: 'plain' })).status).toBe(204)
    expect((await identitiesOf(person)).plain).toMatchObject({
      userId: 'by-oauth',
      details: { id: 'by-oauth', name: 'Ada L.', email: 'ada@other.example' },
    })
  })

  it('leaves out an email address that the provider did not verify', async () => {
    const person = await somebody(server)
    await link(person, { sub: 'unverified', email: 'ada@other.example', email_verified: false })
    expect((await identitiesOf(person)).other.details.email).toBeUndefined()
  })

  it('answers 422 when another person has the identity, and 400 when the target is taken', async () => {
    const [owner, thief] = [await somebody(server), await somebody(server)]
    await link(owner, { sub: 'owned' })
    await expectIdentities(thief, {}, async () =>
      expect(await link(thief, { sub: 'owned' })).toEqual(refusedAs(422, 'user.identity_already_in_use')),
    )
    expect(await link(owner, { sub: 'second' })).toEqual(refusedAs(400, 'user.identity_already_in_use'))
    expect((await identitiesOf(owner)).other.userId).toBe('owned')
    expect(await link(thief, { sub: 'owned' }, { method: 'PUT' })).toEqual(
      refusedAs(422, 'user.identity_already_in_use'),
    )
  })

  it('succeeds for one of several people who link the same identity at the same time', async () => {
    const people = await Promise.all([somebody(server), somebody(server), somebody(server)])
    const ready = await Promise.all(
      people.map(async person => ({
        person,
        id: await prove(person, { sub: 'contested' }),
        verification: await person.prove(),
      })),
    )
    const answers = await Promise.all(
      ready.map(({ person, id, verification }) =>
        person.ask('POST /api/my-account/identities', {
          body: { newIdentifierVerificationRecordId: id },
          verification,
        }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422, 422])
  })

  it('refuses another person’s verification and an unfinished one', async () => {
    const [person, stranger] = [await somebody(server), await somebody(server)]
    const verification = await person.prove()
    for (const record of [
      await prove(stranger, { sub: 'strangers' }),
      (await begin(person)).id,
      verification,
    ])
      await expectNoTrace(server.database, async () =>
        expect(
          await person.ask('POST /api/my-account/identities', {
            body: { newIdentifierVerificationRecordId: record },
            verification,
          }),
        ).toEqual(refusedAs(400, 'verification_record.not_found')),
      )
  })

  it('refuses a verification whose connector was deleted', async () => {
    const person = await somebody(server)
    await connect('oidc', 'short-lived', other.oidcConfig)
    const id = await prove(person, { sub: 'orphan' }, 'short-lived')
    await server.manage('DELETE /api/connectors/:id', { params: { id: 'short-lived' } })
    const body = { newIdentifierVerificationRecordId: id }
    expect(
      await person.ask('POST /api/my-account/identities', { body, verification: await person.prove() }),
    ).toEqual(refusedAs(422, 'session.invalid_connector_id'))
  })

  it('replaces the identity idempotently with PUT, and frees the old one', async () => {
    const [person, next] = [await somebody(server), await somebody(server)]
    await link(person, { sub: 'old' })
    for (let times = 0; times < 2; times += 1)
      expect((await link(person, { sub: 'new' }, { method: 'PUT' })).status).toBe(204)
    expect((await identitiesOf(person)).other.userId).toBe('new')
    expect((await link(next, { sub: 'old' })).status).toBe(204)
  })
})

async function expectIdentities(person: Somebody, identities: object, act: () => Promise<void>) {
  await act()
  expect(await identitiesOf(person)).toEqual(identities)
}

describe('unlinking a social account', () => {
  it('removes the identity, which another person can then link', async () => {
    const [person, next] = [await somebody(server), await somebody(server)]
    await link(person, { sub: 'leaving' })
    const unlink = async (target: string) =>
      person.ask(`DELETE /api/my-account/identities/${target}`, { verification: await person.prove() })
    expect((await unlink('other')).status).toBe(204)
    expect(await identitiesOf(person)).toEqual({})
    expect((await link(next, { sub: 'leaving' })).status).toBe(204)
    for (const target of ['other', 'nothing', '__proto__', 'constructor'])
      expect(await unlink(target)).toEqual(refusedAs(404, 'user.identity_not_exist'))
  })

  it('refuses to remove the last way to sign in', async () => {
    const person = await somebody(server)
    await link(person, { sub: 'the-last-one' })
    await server.database.query(
      'update users set username = null, password_digest = null, password_algorithm = null where id = $1',
      [person.id],
    )
    expect(await person.ask('DELETE /api/my-account/identities/other')).toEqual(
      refusedAs(400, 'user.last_sign_in_method_required'),
    )
  })

  it('happens when the account is deleted, so that another person can link the identity', async () => {
    const [person, next] = [await somebody(server), await somebody(server)]
    await link(person, { sub: 'deleted' })
    await server.manage('DELETE /api/users/:userId', { params: { userId: person.id } })
    expect((await link(next, { sub: 'deleted' })).status).toBe(204)
  })
})

describe('social step-up', () => {
  it('accepts a fresh verification of a linked identity only', async () => {
    const person = await somebody(server)
    await link(person, { sub: 'known' })
    const rename = async (verification: string) =>
      person.ask('PATCH /api/my-account', { body: { username: `renamed_${person.username}` }, verification })
    expect(await rename(await prove(person, { sub: 'another' }))).toEqual(
      refusedAs(401, 'verification_record.permission_denied'),
    )
    expect((await rename(await prove(person, { sub: 'known' }))).status).toBe(200)
  })

  it('states in the response whether the identity is linked, so whether the record is a step-up', async () => {
    const person = await somebody(server)
    await link(person, { sub: 'recognized' })
    for (const [sub, isLinked] of [
      ['recognized', true],
      ['unrecognized', false],
    ] as const) {
      const { id, authorizationUri } = await begin(person)
      const returned = await other.approve(authorizationUri, { sub })
      const first = await verify(person, id, { ...returned, redirectUri })
      expect(first.body).toEqual({ verificationRecordId: id, isLinked })
      expect((await verify(person, id, {})).body).toEqual(first.body)
    }
  })

  it('is not needed for linking when the person has no verification method', async () => {
    const person = await somebody(server)
    const body = { newIdentifierVerificationRecordId: await prove(person, { sub: 'first' }) }
    expect(await person.ask('POST /api/my-account/identities', { body })).toEqual(
      refusedAs(401, 'verification_record.permission_denied'),
    )
    await server.database.query(
      'update users set password_digest = null, password_algorithm = null where id = $1',
      [person.id],
    )
    expect((await person.ask('POST /api/my-account/identities', { body })).status).toBe(204)
  })
})

describe('a misbehaving social provider', () => {
  const patient = 25_000

  async function verifyAt(answer: Parameters<typeof startAnswering>[0], on = server) {
    const strange = await startAnswering(answer)
    const target = `strange-${strange.url.split(':').at(-1)}`
    await on.manage('POST /api/connectors', {
      body: {
        id: target,
        connectorId: 'oauth2',
        metadata: { target },
        config: {
          ...other.oauth2Config,
          tokenEndpoint: `${strange.url}/token`,
          userInfoEndpoint: `${strange.url}/me`,
        },
      },
    })
    const person = await somebody(on)
    const { id } = await begin(person, target)
    const begun = Date.now()
    const refusal = await expectNoTrace(on.database, () => verify(person, id, { code: 'a-code' }))
    await strange.stop()
    return { refusal, milliseconds: Date.now() - begun }
  }

  const tokens = JSON.stringify({ access_token: 'a-token', token_type: 'Bearer' })

  it.each<[string, Parameters<typeof startAnswering>[0], number, string]>([
    ['no JSON', (_, response) => response.end('<html>'), 400, 'connector.invalid_response'],
    ['an empty object', (_, response) => response.end('{}'), 400, 'connector.invalid_response'],
    ['500', (_, response) => response.writeHead(500).end('{}'), 400, 'connector.invalid_response'],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
      400,
      'connector.invalid_response',
    ],
    [
      'endlessly',
      (_, response) => {
        const more = () => {
          if (response.write('x'.repeat(65_536))) setImmediate(more)
          else response.once('drain', more)
        }
        more()
      },
      400,
      'connector.invalid_response',
    ],
    [
      'a profile without an id',
      (message, response) => response.end(message.url === '/token' ? tokens : '{"name":"Nobody"}'),
      400,
      'connector.invalid_response',
    ],
    [
      'a profile that cannot be stored',
      (message, response) => response.end(message.url === '/token' ? tokens : '{"sub":"a","name":"\\u0000"}'),
      400,
      'connector.invalid_response',
    ],
    [
      'that the token is invalid',
      (message, response) =>
        message.url === '/token' ? response.end(tokens) : response.writeHead(401).end('{}'),
      401,
      'connector.social_invalid_access_token',
    ],
    [
      'that the code is invalid',
      (_, response) => response.writeHead(400).end('{"error":"invalid_grant"}'),
      401,
      'connector.social_auth_code_invalid',
    ],
    [
      'an invalid code with 200, as GitHub does',
      (_, response) => response.end('{"error":"bad_verification_code"}'),
      401,
      'connector.social_auth_code_invalid',
    ],
    [
      'that there are too many requests',
      (message, response) =>
        message.url === '/token' ? response.end(tokens) : response.writeHead(429).end('{}'),
      429,
      'connector.rate_limit_exceeded',
    ],
    ['by closing the connection', (_, response) => void response.socket?.destroy(), 400, 'connector.general'],
  ])('is refused when it answers %s', async (_, answer, status, code) => {
    expect((await verifyAt(answer)).refusal).toEqual(refusedAs(status, code))
  })

  it('may answer the token request form-encoded', async () => {
    const strange = await startAnswering((message, response) =>
      response.end(message.url === '/token' ? 'access_token=a-token&scope=' : '{"sub":"by-form"}'),
    )
    await connect('oauth2', 'forms', {
      ...other.oauth2Config,
      tokenEndpointResponseType: 'query-string',
      tokenEndpoint: `${strange.url}/token`,
      userInfoEndpoint: `${strange.url}/me`,
    })
    const person = await somebody(server)
    const { id } = await begin(person, 'forms')
    expect((await verify(person, id, { code: 'a-code' })).status).toBe(200)
    await strange.stop()
  })

  it.each<[string, Parameters<typeof startAnswering>[0]]>([
    ['never', () => {}],
    ['one byte at a time', (_, response) => void setInterval(() => response.write(' '), 300).unref()],
  ])(
    'times out within ten seconds when it answers %s',
    async (_, answer) => {
      const { refusal, milliseconds } = await verifyAt(answer)
      expect(refusal).toEqual(
        refusedAs(400, 'connector.general', { reason: 'the provider did not answer in time' }),
      )
      // Ten, and what a busy machine adds.
      expect(milliseconds).toBeLessThan(20_000)
    },
    patient,
  )

  it('at a private address is not called, unless the operator allows it', async () => {
    const strict = await startTestServer()
    let asked = 0
    const { refusal } = await verifyAt((_, response) => {
      asked += 1
      response.end(tokens)
    }, strict)
    expect(refusal).toEqual(
      refusedAs(400, 'connector.general', { reason: 'the provider’s address is not a public one' }),
    )
    expect(asked).toBe(0)
    await strict.stop()
  })
})

it('reading a provider’s token without the scope `identities` is 403 with that scope named', async () => {
  const scope = allScopes.replace('identities ', '')
  const person = await somebody(server, { scope })
  for (const at of [
    'GET /api/my-account/identities/other/access-token',
    'GET /api/my-account/sso-identities/x/access-token',
  ])
    expect(await person.ask(at)).toEqual(refusedAs(403, 'auth.forbidden', { missingScope: 'identities' }))
})
