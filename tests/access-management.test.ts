import {
  includesScope,
  type ManagementRow,
  type ManagementScope,
  managementApi,
  managementResource,
  managementScopes,
} from '@latchkey/contract'
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeys } from '../packages/server/src/oidc/keys.ts'
import { backEndWith } from './support/back-ends.ts'
import { validBodies } from './support/bodies.ts'
import { expectOfEvery } from './support/every-row.ts'
import { authorize, exchange, passSignIn, signIn, type Tokens } from './support/people.ts'
import { machineTarget, newRoleTarget } from './support/role-targets.ts'
import { filled, rowsOf, type Visitable } from './support/rows.ts'
import { backEnd, managementToken, startTestServer, type TestServer } from './support/server.ts'
import { password, refusedAs } from './support/somebody.ts'
import { registerThirdParty } from './support/third-party.ts'
import { expectNoTrace } from './support/traces.ts'
import { ask } from './support/wire.ts'

// The Management API: every rule of access, checked for every operation.

const rows = rowsOf<ManagementRow>(managementApi, validBodies.management)
const guarded = rows.filter(({ row }) => row.scope !== 'public')
const open = rows.filter(({ row }) => row.scope === 'public')
let server: TestServer
let mira: Tokens
/** What the refused requests name. All of it exists, so that only the credential is at fault. */
let target: Record<string, string>
let opaque: string
let withoutScope: string

beforeAll(async () => {
  server = await startTestServer()
  mira = await signIn(server.url, 'mira', password, { event: 'Register' })
  target = await newTarget()
  // The person that the body of `createSubjectToken` names.
  await server.manage('POST /api/users', { body: { id: 'acted-for' } })
  opaque = await clientToken()
  withoutScope = await clientToken({ resource: managementResource })
})
afterAll(() => server.stop())

async function newTarget(): Promise<Record<string, string>> {
  const { id: userId } = await server.manage('POST /api/users', { body: { password } })
  const { id } = await server.manage('POST /api/applications', {
    body: { name: 'Target', type: 'Traditional' },
  })
  const { id: applicationId } = await registerThirdParty(server, ['email'])
  await server.manage('PUT /api/applications/:applicationId/sign-in-experience', {
    params: { applicationId },
  })
  const field = { name: 'plan', type: 'Text' as const, required: false }
  // The field exists already, unless an operation deleted it.
  await server.manage('POST /api/custom-profile-fields', { body: field }).catch(() => {})
  await server.database.query(
    `insert into email_templates (id, language_tag, template_type, details, created_at)
     values ($1, $2, 'SignIn', '{"subject":"A code","content":"{{code}}"}', now())`,
    [id, `x${id}`.slice(0, 16)],
  )
  await newConnector(id)
  const deliveryId = await newDelivery(id)
  await server.manage('PUT /api/configs/id-token', { body: {} })
  await server.manage('PUT /api/custom-phrases/:languageTag', { params: { languageTag: 'nl' }, body: {} })
  await server.manage('PUT /api/captcha-provider', {
    body: validBodies.management.replaceCaptchaProvider as never,
  })
  const identity = { userId: `${userId}-elsewhere` }
  await server.database.query('update users set identities = $1 where id = $2', [
    { elsewhere: identity },
    userId,
  ])
  await server.database.query(
    `insert into social_tokens (id, user_id, target, connector_id, identity_id, sealed_tokens, has_refresh_token, created_at, updated_at)
     values ($1, $2, $1, $1, 'somebody', 'sealed', false, now(), now())`,
    [id, userId],
  )
  await server.database.query(
    `insert into one_time_tokens (id, email, token_hash, token_start, status, created_at, expires_at)
     values ($1::text, 'mira@mail.example', $1::text, 'abcd', 'active', now(), now() + interval '1 day')`,
    [id],
  )
  await server.database.query(
    `insert into access_links (id, user_id, purpose, token_hash, created_at, expires_at)
     values ($1::text, $1::text, 'invitation', $1::text, now(), now() + interval '1 day')`,
    [userId],
  )
  await newAccess(userId)
  await server.database.query(
    `insert into user_jobs (id, type, status, details, actor, client, total, file_size, created_at, ended_at)
     values ($1, 'export', 'finished', '{"format":"csv"}', '{"id":"nobody"}', '{}', 0, 0, now(), now())`,
    [id],
  )
  const signals = await newSignals()
  await newRoleTarget(server, { userId, id })
  await server.manage('POST /api/users/:userId/personal-access-tokens', {
    params: { userId },
    body: { name: 'Default secret' },
  })
  return {
    sessionId: userId,
    grantId: userId,
    trustedDeviceId: userId,
    accessLinkId: userId,
    userJobId: id,
    verificationId: userId,
    fieldName: field.name,
    ...signals,
    userId,
    id,
    applicationId,
    resourceId: id,
    roleId: id,
    name: 'Default secret',
    scopeType: 'user-scopes',
    scopeId: 'email',
    factoryId: 'simple-mail-transfer-protocol',
    connectorId: id,
    target: 'elsewhere',
    languageTag: 'nl',
    deliveryId,
  }
}

/** A webhook with this id, and an event that it received. Returns the id of the delivery. */
async function newDelivery(id: string): Promise<string> {
  const hook = await server.manage('POST /api/hooks', { body: validBodies.management.createHook as never })
  const { rows } = await server.database.query(
    `with hook as (update hooks set id = $1 where id = $2),
      message as (insert into hook_messages (id, type, event, subject, is_of_deleted, created_at)
        values ($1, 'Organization.Created', '{"payload": {}, "created_at": "2026-01-01"}', '{}', false, now())),
      lane as (insert into hook_lanes (hook_id, lane, last_position, next_position) values ($1, '', 1, 2))
    insert into hook_deliveries (hook_id, lane, position, message_id, status, created_at)
    values ($1, '', 1, $1, 'delivered', now()) returning id`,
    [id, hook.id],
  )
  return rows[0].id
}

/** A signed-in person's rows, as the OIDC provider and the Sign-in API store them. */
async function newAccess(userId: string) {
  const { database } = server
  const now = Math.floor(Date.now() / 1000)
  const until = new Date((now + 3600) * 1000)
  const payload = { iat: now, exp: now + 3600, loginTs: now, kind: 'Session', accountId: userId }
  const grant = { iat: now, exp: now + 3600, kind: 'Grant', clientId: 'nothing', accountId: userId }
  await database.query(
    `insert into oidc_records (model, key, payload, account_id, uid, grant_id, expires_at) values
      ('Session', $1::text, $2, $1::text, $1::text, null, $4), ('Grant', $1::text, $3, $1::text, null, $1::text, $4)`,
    [userId, payload, grant, until],
  )
  await database.query(
    `insert into trusted_devices (id, user_id, secret_hash, created_at, last_used_at, expires_at)
     values ($1::text, $1::text, 'a hash', now(), now(), $2)`,
    [userId, until],
  )
  await database.query(
    `insert into factors (id, user_id, type, created_at, sealed_secret) values ($1::text, $1::text, 'Totp', now(), 'sealed')`,
    [userId],
  )
}

/** A receiver of signals, and a signal that it received. */
async function newSignals() {
  const { id: receiverId } = await server.manage('POST /api/signal-receivers', {
    body: validBodies.management.createSignalReceiver as never,
  })
  const event = { payload: {}, actor_kind: 'system', created_at: '2026-01-01' }
  const message = { type: 'User.Deleted', event, subject: {}, is_of_deleted: false, created_at: '2026-01-01' }
  const { rows } = await server.database.query(
    `with message as (insert into hook_messages select (jsonb_populate_record(null::hook_messages, $2)).*),
      lane as (insert into hook_lanes (hook_id, lane, last_position, next_position) values ($1, '', 1, 2))
    insert into hook_deliveries (hook_id, lane, position, message_id, part, status, created_at)
    values ($1, '', 1, $1, 'account-purged', 'delivered', now()) returning id`,
    [receiverId, { ...message, id: receiverId }],
  )
  return { receiverId, signalId: rows[0].id }
}

/** A connector's id can be chosen, so it is the one that the operations under test name. */
async function newConnector(id: string) {
  const endpoint = 'https://provider.example'
  const config = {
    authorizationEndpoint: endpoint,
    tokenEndpoint: endpoint,
    userInfoEndpoint: endpoint,
    clientId: 'x',
    clientSecret: 'x',
  }
  await server.manage('POST /api/connectors', {
    body: {
      id,
      connectorId: 'oauth2',
      metadata: { target: id },
      config,
    },
  })
}

/** A key that can be deleted, once another was made by a rotation. */
async function oldestCookieKey(): Promise<string> {
  const { rows } = await server.database.query(
    `select id from signing_keys where purpose = 'cookie' order by created_at limit 1`,
  )
  return rows[0].id
}

function askRow(
  { route, body }: Visitable<ManagementRow>,
  params: Record<string, string>,
  authorization?: string,
) {
  const field = route.includes('/custom-profile-fields/') && { name: params.fieldName ?? '' }
  const { receiverId = '', signalId = '' } = params
  const signal = route.includes('/signal-receivers/') && { id: receiverId, deliveryId: signalId }
  return ask(server.url, filled(route, { ...params, ...field, ...signal, ...machineTarget(route) }), {
    body,
    headers: { ...(authorization && { authorization }) },
  })
}

function expectRefusedEverywhere(token: string, refusal: unknown) {
  return expectNoTrace(server.database, () =>
    expectOfEvery(guarded, async row =>
      expect(await askRow(row, target, `Bearer ${token}`)).toEqual(refusal),
    ),
  )
}

const scopedTokens = new Map<string, Promise<string>>()

function scopedToken(scopes: readonly ManagementScope[]): Promise<string> {
  const key = scopes.join(' ')
  const made = scopedTokens.get(key) ?? backEndWith(server, scopes).then(({ token }) => token)
  scopedTokens.set(key, made)
  return made
}

type Changes = { [Claim in keyof JWTPayload]: JWTPayload[Claim] | undefined }

/** A token as the server itself would sign it, with the changes of a test. */
async function forge(changes: Changes = {}, { typ = 'at+jwt', kid = true } = {}): Promise<string> {
  const { services } = server.running
  const [jwk] = (await loadKeys(services.database, services.vault, new Date())).signing
  if (!jwk) throw new Error('no key')
  return new SignJWT({ ...honest(), ...changes } as JWTPayload)
    .setProtectedHeader({ alg: 'ES384', typ, ...(kid && jwk.kid && { kid: jwk.kid }) })
    .sign(await importJWK({ ...jwk } as JWK, 'ES384'))
}

function honest(): JWTPayload {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: `${server.url}/oidc`,
    aud: managementResource,
    sub: backEnd.id,
    client_id: backEnd.id,
    scope: 'all',
    iat: now,
    exp: now + 3600,
  }
}

async function newBackEnd(): Promise<{ id: string; token: string }> {
  const { id, secret = '' } = await server.manage('POST /api/applications', {
    body: { name: 'Another back end', type: 'MachineToMachine' },
  })
  await server.manage('PATCH /api/applications/:id', { params: { id }, body: { isAdmin: true } })
  const token = await managementToken(server.url, { id, secret })
  // The first use caches the token's permissions.
  expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(200)
  return { id, token }
}

describe('every operation of the Management API', () => {
  it('refuses a request without a token for the Management API', async () => {
    const bearer = (token = '') => `Bearer ${token}`
    const wrong: [what: string, authorization: string | undefined, code: string][] = [
      ['no token', undefined, 'auth.authorization_header_missing'],
      ['another scheme', 'Basic eDp5', 'auth.authorization_token_type_not_supported'],
      ['an unknown token', bearer('nobody-made-this'), 'auth.unauthorized'],
      ['an empty token', 'Bearer', 'auth.unauthorized'],
      ['a person’s access token', bearer(mira.access_token), 'auth.unauthorized'],
      ['a person’s ID token', bearer(mira.id_token), 'auth.unauthorized'],
      ['a person’s refresh token', bearer(mira.refresh_token), 'auth.unauthorized'],
      ['a back end’s opaque token', bearer(opaque), 'auth.unauthorized'],
    ]
    await expectNoTrace(server.database, () =>
      expectOfEvery(guarded, async row => {
        for (const [what, authorization, code] of wrong)
          expect(await askRow(row, target, authorization), what).toEqual(refusedAs(401, code))
      }),
    )
  })

  it('refuses a token without any scope of the API', () =>
    expectRefusedEverywhere(withoutScope, refusedAs(403, 'auth.forbidden')))

  it('refuses a token with every scope but the operation’s', async () => {
    const tokens = new Map<string, string>()
    const ofOneScope = guarded.filter(({ row }) => row.scope !== 'any')
    for (const { row } of ofOneScope) {
      const others = managementScopes.filter(scope => !includesScope(new Set([scope]), row.scope))
      tokens.set(row.scope, await scopedToken(others))
    }
    await expectNoTrace(server.database, () =>
      expectOfEvery(ofOneScope, async each => {
        const missingScope = each.row.scope
        expect(await askRow(each, target, `Bearer ${tokens.get(missingScope)}`)).toEqual(
          refusedAs(403, 'auth.forbidden', { missingScope }),
        )
      }),
    )
  })

  it('accepts a token with only the operation’s scope', async () => {
    const check = async (each: Visitable<ManagementRow>) => {
      const { name, route, row } = each
      const [log] = await server.manage('GET /api/logs')
      const params = {
        ...(/:|custom-profile-fields|captcha-provider/.test(route) && (await newTarget())),
        ...(route.includes('/logs/') && { id: log?.id ?? '' }),
        ...(route.includes('/connector-factories/') && { id: 'oidc' }),
        ...(/\/:(tokenTypePath|actionType)/.test(route) && (await newScripts())),
        ...(route.includes('/:keyType') && { keyType: 'cookie-keys', keyId: await oldestCookieKey() }),
      }
      const answer = await askRow(each, params, `Bearer ${await scopedToken(sufficientScopes(each))}`)
      const expected = stillRefused[name]
      if (typeof expected === 'string') return expect(answer.body.code, answer.text).toBe(expected)
      expect(answer.status, answer.text).toBe(
        expected ?? row.status ?? (row.output || row.download ? 200 : 204),
      )
    }
    // One at a time: the bodies name roles and people by the same ids, and settings are shared.
    await expectOfEvery(guarded, check, { atOnce: 1 })
    // What the jobs change would look like a trace.
    const open = 'select count(*)::integer as open from user_jobs where ended_at is null'
    await expect
      .poll(async () => (await server.database.query(open)).rows[0].open, { timeout: 20_000 })
      .toBe(0)
    // Their deliveries, which nothing receives, would be attempted for as long as the other tests look for traces.
    await server.database.query('delete from hooks where id <> $1', [target.id])
  }, 600_000)
})

/** The scripts that the operations on scripts find. */
async function newScripts() {
  const scripts = { tokenTypePath: 'access-token', actionType: 'action.postSignIn' }
  const { replaceJwtCustomizer, replaceAction } = validBodies.management
  const wholeToken = await server.token()
  const put = (path: string, body: unknown) =>
    ask(server.url, `PUT /api/configs/${path}`, { token: wholeToken, body })
  await put(`jwt-customizer/${scripts.tokenTypePath}`, replaceJwtCustomizer)
  await put(`actions/${scripts.actionType}`, replaceAction)
  return scripts
}

/** A link that is not mailed needs more than its operation. */
const sufficientScopes = ({ name, row: { scope } }: Visitable<ManagementRow>): ManagementScope[] => {
  if (scope === 'any' || scope === 'public') return ['logs:read']
  return name === 'createAccessLink' ? ['users:write'] : [scope]
}

/** The error code or status of operations that are refused for another reason after every check of access. */
const stillRefused: Record<string, string | number> = {
  // Passwords do not expire, and an export cannot be undone.
  expirePasswordsOfUsers: 400,
  undoUserJob: 400,
  // Nothing listens at the connector's endpoint.
  testConnector: 'connector.general',
  // Nothing listens at the address of the webhook.
  testHook: 'hook.send_test_payload_failed',
  // No code was sent to this address.
  verifyGenericCode: 'verification_code.not_found',
  // No deletion is scheduled.
  restoreUser: 'entity.not_found',
  // The person already has an authenticator app.
  createUserFactor: 'user.totp_already_in_use',
  // No test of the connector was begun.
  finishSocialConnectorTest: 'connector.invalid_request_parameters',
  // There is no connector with this id and no response of a provider.
  createUserIdentity: 'entity.not_found',
  // Only imported applications have a legacy secret.
  deleteApplicationLegacySecret: 400,
  // Nobody made this token.
  verifyOneTimeToken: 'one_time_token.token_not_found',
  // Deleting all templates needs a filter.
  deleteEmailTemplates: 'connector.email_connector.bulk_deletion_no_filter',
  // The receiver is disabled.
  verifySignalReceiver: 'guard.invalid_input',
  // The policy needs a user id.
  checkPassword: 400,
  // The address is missing.
  readReturnAddress: 400,
}

it('a public operation of the Management API ignores credentials', () =>
  expectOfEvery(open, async row => {
    for (const authorization of [undefined, 'Basic eDp5', 'Bearer nobody-made-this'])
      expect((await askRow(row, {}, authorization)).status).toBe(
        stillRefused[row.name] ?? (row.row.output ? 200 : 204),
      )
  }))

describe('a forged token', () => {
  const unauthorized = (code: string) =>
    expect.objectContaining({
      status: 401,
      body: expect.objectContaining({ code: 'auth.unauthorized', data: expect.objectContaining({ code }) }),
    })

  it('is accepted when nothing in it is changed, so the other tests prove their change', async () => {
    expect((await ask(server.url, 'GET /api/users', { token: await forge() })).status).toBe(200)
  })

  it.each([
    ['has expired', { exp: 1_000_000_000 }, 'ERR_JWT_EXPIRED'],
    ['is not valid yet', { nbf: 4_000_000_000 }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['was issued elsewhere', { iss: 'https://elsewhere.example/oidc' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['is for another API', { aud: 'https://api.example' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['is for no API', { aud: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('is refused by every operation when it %s', async (_, changes, code) => {
    await expectRefusedEverywhere(await forge(changes), unauthorized(code))
  })

  it('is refused by every operation when it is not of type `at+jwt`', async () => {
    await expectRefusedEverywhere(
      await forge({}, { typ: 'JWT' }),
      unauthorized('ERR_JWT_CLAIM_VALIDATION_FAILED'),
    )
  })

  it('is refused by every operation when it is signed with another key, under any key id', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES384')
    const [ours] = (
      await loadKeys(server.running.services.database, server.running.services.vault, new Date())
    ).signing
    const headers = [
      { alg: 'ES384', typ: 'at+jwt', kid: ours?.kid ?? '' },
      { alg: 'ES384', typ: 'at+jwt', kid: 'theirs' },
      { alg: 'ES384', typ: 'at+jwt', kid: 'theirs', jwk: await exportJWK(publicKey) },
    ]
    for (const header of headers) {
      const token = await new SignJWT(honest()).setProtectedHeader(header).sign(privateKey)
      await expectRefusedEverywhere(token, refusedAs(401, 'auth.unauthorized'))
    }
  })

  it('is refused by every operation when it is unsigned (`alg: none`)', async () => {
    const claims = Buffer.from(JSON.stringify(honest())).toString('base64url')
    const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
    for (const token of [new UnsecuredJWT(honest()).encode(), `${header}.${claims}.`])
      await expectRefusedEverywhere(token, refusedAs(401, 'auth.unauthorized'))
  })

  it('is refused by every operation when it is an HMAC with the public key (algorithm confusion)', async () => {
    const { keys } = (await ask(server.url, 'GET /oidc/jwks')).body
    const token = await new SignJWT(honest())
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: keys[0].kid })
      .sign(new TextEncoder().encode(JSON.stringify(keys[0])))
    await expectRefusedEverywhere(token, refusedAs(401, 'auth.unauthorized'))
  })

  it('is refused by every operation when it has no subject', async () => {
    await expectRefusedEverywhere(await forge({ sub: undefined }), refusedAs(401, 'auth.jwt_sub_missing'))
  })

  it('is refused by every operation when its application does not exist', async () => {
    await expectRefusedEverywhere(
      await forge({ sub: 'unknown', client_id: 'unknown' }),
      refusedAs(401, 'auth.unauthorized'),
    )
  })

  it('grants no more than its application’s roles, whatever its scopes', async () => {
    const { id } = await server.manage('POST /api/applications', {
      body: { name: 'Plain', type: 'MachineToMachine' },
    })
    await expectRefusedEverywhere(await forge({ sub: id, client_id: id }), refusedAs(403, 'auth.forbidden'))
  })
})

describe('a back end’s token', () => {
  it('is refused by every operation as soon as the application is deleted', async () => {
    const { id, token } = await newBackEnd()
    await server.manage('DELETE /api/applications/:id', { params: { id } })
    await expectRefusedEverywhere(token, refusedAs(401, 'auth.unauthorized'))
  })

  it('is refused by every operation as soon as the application is no longer an administrator', async () => {
    const { id, token } = await newBackEnd()
    await server.manage('PATCH /api/applications/:id', { params: { id }, body: { isAdmin: false } })
    await expectRefusedEverywhere(token, refusedAs(403, 'auth.forbidden'))
  })

  it('is refused by the very next request, every time', async () => {
    for (let round = 0; round < 15; round += 1) {
      const { id, token } = await newBackEnd()
      await server.manage('PATCH /api/applications/:id', { params: { id }, body: { isAdmin: false } })
      const answer = await ask(server.url, 'GET /api/users', { token })
      expect(answer, `round ${round}`).toEqual(refusedAs(403, 'auth.forbidden'))
    }
  })
})

// docs/wire/management-api.md#4.1, docs/wire/management-api.md#4.3: third-party applications never get scopes of the
// Management API, and an application's permissions do not pass to the people who sign in to it.
describe('a person who signs in to an application with access to the Management API', () => {
  const callback = 'https://console.example/callback'

  it.each([
    ['of the first party', false],
    ['of a third party', true],
  ])('gets no access to it: an application %s', async (_, isThirdParty) => {
    const { id } = await server.manage('POST /api/applications', {
      body: {
        name: 'Console',
        type: 'SPA',
        isThirdParty,
        oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [] },
      },
    })
    // No operation can assign this role to such an application. It may still be in the database, by an older version
    // or by hand.
    await server.database.query(
      `insert into application_roles (application_id, role_id) values ($1, 'admin-role')`,
      [id],
    )
    const token = await tokenForManagement(id)
    await expectRefusedEverywhere(token, expect.objectContaining({ status: expect.toBeOneOf([401, 403]) }))
  })

  /** The token of a person who requests the Management API with all scopes; empty when there is none. */
  async function tokenForManagement(clientId: string): Promise<string> {
    const request = await authorize(server.url, {
      clientId,
      redirectUri: callback,
      scope: 'openid all',
      extra: { resource: managementResource },
    })
    if (!request.location.startsWith('/sign-in?')) return ''
    let next = await passSignIn(server.url, request.jar, { username: 'mira', password, event: 'SignIn' })
    for (let hops = 0; !next.startsWith(callback) && hops < 5; hops += 1) {
      const { headers } = await request.jar.fetch(next)
      next = new URL(headers.get('location') ?? '', server.url).href
      if (new URL(next).pathname !== '/consent') continue
      const allowed = await request.jar.fetch(`${server.url}/api/interaction/consent`, { method: 'POST' })
      next = ((await allowed.json()) as { redirectTo: string }).redirectTo
    }
    if (!new URL(next).searchParams.has('code')) return ''
    const tokens = await exchange(server.url, next, request, { resource: managementResource }).catch(
      () => undefined,
    )
    return tokens?.access_token ?? ''
  }
})

async function clientToken(more: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: backEnd.id,
      client_secret: backEnd.secret,
      ...more,
    }),
  })
  return ((await response.json()) as Tokens).access_token
}
