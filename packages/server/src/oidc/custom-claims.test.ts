import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { askExchange, newSubjectToken, registerExchanger, types } from '../../../../tests/support/exchange.ts'
import { authorize, exchange, follow, passSignIn } from '../../../../tests/support/people.ts'
import { type Api, giveRole, newApi } from '../../../../tests/support/permissions.ts'
import {
  backEnd,
  managementToken,
  startTestServer,
  type TestServer,
} from '../../../../tests/support/server.ts'
import { ask } from '../../../../tests/support/wire.ts'

let server: TestServer
let api: Api
let person: { id: string; refresh: string }
let redirectUri: string

beforeAll(async () => {
  server = await startTestServer()
  api = await newApi(server, ['read'])
  redirectUri = `${server.url}/demo-app`
  const { id } = await server.manage('POST /api/users', {
    body: { username: 'mira', password: 'sunny-Lake-77', name: 'Mira', customData: { plan: 'gold' } },
  })
  await giveRole(server, { userId: id }, [api.scopes.read ?? ''])
  person = { id, refresh: await refreshTokenOf() }
})
afterAll(() => server.stop())
afterEach(async () => {
  await server.database.query("delete from settings where name = 'scripts'")
  server.running.services.settings.forget()
})

const extra = () => ({ resource: api.indicator, prompt: 'consent' })

async function codeOf() {
  const request = await authorize(server.url, { scope: 'openid offline_access read', extra: extra() })
  const signedIn = await passSignIn(server.url, request.jar, {
    username: 'mira',
    password: 'sunny-Lake-77',
    event: 'SignIn',
  })
  return { request, returned: await follow(request.jar, signedIn, redirectUri) }
}

async function refreshTokenOf() {
  const { request, returned } = await codeOf()
  return (await exchange(server.url, returned, request)).refresh_token ?? ''
}

const tokenOf = (form: Record<string, string>) =>
  ask(server.url, 'POST /oidc/token', {
    text: new URLSearchParams({ resource: api.indicator, ...form }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
const asPerson = async (more = {}) => {
  const answer = await tokenOf({
    grant_type: 'refresh_token',
    client_id: 'demo-app',
    refresh_token: person.refresh,
    ...more,
  })
  person.refresh = answer.body.refresh_token ?? person.refresh
  return answer
}
const asMachine = (more = {}) =>
  tokenOf({ grant_type: 'client_credentials', client_id: backEnd.id, client_secret: backEnd.secret, ...more })

/** The claims, verified as an API verifies them. */
async function claimsOf(token: string) {
  const keys = createRemoteJWKSet(new URL(`${server.url}/oidc/jwks`))
  const options = { issuer: `${server.url}/oidc`, audience: api.indicator }
  return (await jwtVerify(token, keys, options)).payload
}

const set = (type: 'access-token' | 'client-credentials', lines: string, more = {}) =>
  server.manage('PUT /api/configs/jwt-customizer/:tokenTypePath', {
    params: { tokenTypePath: type },
    body: {
      script: `const getCustomJwtClaims = async ({ token, context, environmentVariables, api }) => {${lines}}`,
      ...more,
    },
  })
const logged = async (logKey: string) =>
  (await server.manage('GET /api/logs', { query: { logKey } }))[0]?.payload

describe('the claims of a script', () => {
  it('are in JWT access tokens of people, with what the script knows of them', async () => {
    await set('access-token', 'return { seen: context, token, secret: environmentVariables.A }', {
      environmentVariables: { A: 'from outside' },
    })
    const { seen, token, secret } = await claimsOf((await asPerson()).body.access_token)
    expect(secret).toBe('from outside')
    expect(token).toMatchObject({
      kind: 'AccessToken',
      aud: api.indicator,
      accountId: person.id,
      clientId: 'demo-app',
    })
    expect(seen).toMatchObject({
      user: {
        id: person.id,
        name: 'Mira',
        customData: { plan: 'gold' },
        hasPassword: true,
        ssoIdentities: [],
        mfaVerificationFactors: [],
        roles: [{ scopes: [{ name: 'read' }] }],
        organizations: [],
      },
      application: { id: 'demo-app' },
      interaction: {
        interactionEvent: 'SignIn',
        userId: person.id,
        verificationRecords: [{ type: 'Password' }],
      },
    })
    expect(JSON.stringify(seen)).not.toMatch(/digest|secret/i)
  })

  it('are in tokens of machines by a script of their own', async () => {
    await set('access-token', 'return { of: "people" }')
    expect(await claimsOf((await asMachine()).body.access_token)).not.toHaveProperty('of')
    await set('client-credentials', 'return { of: context.application.id, kind: token.kind }')
    expect(await claimsOf((await asMachine()).body.access_token)).toMatchObject({
      of: backEnd.id,
      kind: 'ClientCredentials',
    })
  })

  it('are in exchanged tokens, whose script sees the grant', async () => {
    await set('access-token', 'return { grant: context.grant }')
    const { body } = await askExchange(server, await registerExchanger(server), {
      subject_token: await newSubjectToken(server, person.id),
      subject_token_type: types.accessToken,
      resource: api.indicator,
    })
    const { grant } = await claimsOf(body.access_token)
    expect(grant).toMatchObject({ type: expect.stringContaining('token-exchange'), subjectTokenContext: {} })
  })

  it('cannot replace what says whose token it is, for whom and how long', async () => {
    const { payload: before } = { payload: await claimsOf((await asPerson()).body.access_token) }
    await set(
      'access-token',
      `const forged = {}
      for (const name of ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'client_id', 'scope', 'sid', 'act', 'acr',
        'auth_time', 'session_id', 'organization_id', 'impersonator', 'cnf']) forged[name] = 'forged'
      return { ...forged, plain: 1, ...JSON.parse('{"__proto__":{"admin":true}}') }`,
    )
    const after = await claimsOf((await asPerson()).body.access_token)
    expect(JSON.stringify(after)).not.toContain('forged')
    expect(Object.keys(after).sort()).toEqual([...Object.keys(before), 'plain'].sort())
  })

  it('are never in opaque tokens or in tokens for the Management API, whatever the script does', async () => {
    const denying = 'api.denyAccess("nobody")'
    await set('access-token', denying)
    await set('client-credentials', denying, { blockIssuanceOnError: true })
    const opaque = await asPerson({ resource: '' })
    expect(opaque.status, opaque.text).toBe(200)
    expect(
      (await ask(server.url, 'GET /api/applications', { token: await managementToken(server.url) })).status,
    ).toBe(200)
  })
})

describe('a script for claims that fails', () => {
  const faulty = [
    ['throws', '\nthrow new Error("oh")', 'Error: oh', 2],
    ['loops', 'for (;;);', 'too long', undefined],
    ['allocates', 'const all = []; for (;;) all.push(new Uint8Array(1e6))', 'memory|too long', undefined],
    [
      'returns a million keys',
      'const all = {}; for (let i = 0; i < 1e6; i++) all[i] = i; return all',
      'bytes|memory|too long',
      undefined,
    ],
    ['returns no object', 'return [1]', 'no object', undefined],
    ['reaches for the process', 'return { home: process.env.HOME }', 'process is not defined', undefined],
    [
      'reaches for the private network',
      'return { status: (await fetch("http://127.0.0.1:1")).status }',
      'not a public one',
      undefined,
    ],
  ] as const

  it.each(faulty)(
    'as it %s leaves the token without its claims, and is logged',
    async (_, lines, message, line) => {
      await set('access-token', lines)
      const answer = await asPerson()
      expect(answer.status, answer.text).toBe(200)
      expect(await claimsOf(answer.body.access_token)).toMatchObject({ sub: person.id })
      expect(await logged('JwtCustomizer.AccessToken')).toMatchObject({
        result: 'Error',
        error: 'jwt_customizer.general',
        userId: person.id,
        message: expect.stringMatching(message),
        ...(line && { line }),
      })
    },
    20_000,
  )

  it('keeps the token from being issued where `blockIssuanceOnError` says so, and the next request succeeds', async () => {
    await set('access-token', 'throw new Error("a detail for administrators")', {
      blockIssuanceOnError: true,
    })
    const { refresh } = person
    const answer = await asPerson()
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.objectContaining({ code: 'oidc.access_denied', error: 'access_denied' }),
    ])
    expect(answer.text).not.toContain('administrators')
    expect(await logged('JwtCustomizer.AccessToken')).toMatchObject({
      message: 'Error: a detail for administrators',
    })
    await set('access-token', 'return { fine: true }')
    person.refresh = refresh
    expect(await claimsOf((await asPerson()).body.access_token)).toMatchObject({ fine: true })
  })

  it('keeps no code or grant used that it denied', async () => {
    await set('access-token', 'api.denyAccess("not on Sundays")')
    const { request, returned } = await codeOf()
    const redeem = () =>
      tokenOf({
        grant_type: 'authorization_code',
        client_id: 'demo-app',
        redirect_uri: redirectUri,
        code: new URL(returned).searchParams.get('code') ?? '',
        code_verifier: request.verifier,
      })
    expect((await redeem()).body).toMatchObject({
      error: 'access_denied',
      error_description: 'not on Sundays',
    })
    const grants = async () =>
      (await server.database.query("select from oidc_records where model = 'Grant'")).rowCount
    const before = await grants()
    const exchanged = await askExchange(server, await registerExchanger(server), {
      subject_token: await newSubjectToken(server, person.id),
      subject_token_type: types.accessToken,
      resource: api.indicator,
    })
    expect(exchanged.body).toMatchObject({ error: 'access_denied' })
    expect(await grants()).toBe(before)
    await set('access-token', 'return {}')
    expect((await redeem()).status).toBe(200)
  })

  it('names no secret of its environment in the log', async () => {
    await set('client-credentials', 'throw new Error("with " + environmentVariables.KEY)', {
      environmentVariables: { KEY: 'a-very-secret-key' },
    })
    expect((await asMachine()).status).toBe(200)
    expect(await logged('JwtCustomizer.ClientCredentials')).toMatchObject({ message: 'Error: with ******' })
  })
})
