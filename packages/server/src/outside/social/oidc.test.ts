import type { IncomingMessage } from 'node:http'
import { text as readAll } from 'node:stream/consumers'
import { Problem } from '@latchkey/contract'
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAnswering } from '../../../../../tests/support/openid-provider.ts'
import { oidcProvider } from './oidc.ts'
import type { AuthorizationState } from './provider.ts'

// A malicious provider: an honest one would never send these tokens.

let forger: Awaited<ReturnType<typeof startAnswering>>
let keys: Awaited<ReturnType<typeof generateKeyPair>>
let idToken: string | undefined
let lastRequest: { headers: IncomingMessage['headers']; body: URLSearchParams }

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true })
  forger = await startAnswering(async (message, response) => {
    response.setHeader('content-type', 'application/json')
    if (message.url === '/jwks')
      return response.end(
        JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'RS256' }] }),
      )
    lastRequest = { headers: message.headers, body: new URLSearchParams(await readAll(message)) }
    response.end(JSON.stringify({ access_token: 'a-token', token_type: 'Bearer', id_token: idToken }))
  })
})
afterAll(() => forger.stop())

const clientSecret = 'a secret of more than thirty-two characters'
const issuer = 'https://provider.example'

function provider(more: object = {}) {
  return oidcProvider(
    {
      clientId: 'a-client',
      clientSecret,
      authorizationEndpoint: `${issuer}/auth`,
      tokenEndpoint: `${forger.url}/token`,
      tokenEndpointAuthMethod: 'client_secret_post',
      scope: 'email',
      acceptStringTypedBooleanClaims: false,
      trustUnverifiedEmail: false,
      idTokenVerificationConfig: { jwksUri: `${forger.url}/jwks`, issuer },
      ...more,
    },
    fetch,
  )
}

type Forged = { claims?: object; key?: CryptoKey; header?: object }

async function finish(
  using = provider(),
  { claims = {}, key = keys.privateKey, header = {} }: Forged = {},
  returned = {},
) {
  const { authorization } = await using.begin({ state: 's', redirectUri: 'https://app.example/' })
  idToken = await sign(authorization, { claims, key, header })
  return using.finish(authorization, { code: 'c', ...returned })
}

function sign({ nonce }: AuthorizationState, { claims, key, header }: Required<Forged>): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({
    iss: issuer,
    aud: 'a-client',
    sub: 'somebody',
    nonce,
    iat: now,
    exp: now + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'k', ...header })
    .sign(key)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    error => (error instanceof Problem ? error.code : String(error)),
  )
}

describe('an ID token', () => {
  it('is accepted when every claim is right', async () => {
    expect((await finish()).userInfo).toMatchObject({ id: 'somebody' })
  })

  it.each<[string, object]>([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'another-client' }],
    ['another nonce', { nonce: 'another' }],
    ['no nonce', { nonce: undefined }],
    ['an expiry in the past', { exp: 1_000_000_000 }],
  ])('is refused with %s', async (_, claims) => {
    expect(await codeOf(finish(provider(), { claims }))).toBe('connector.social_invalid_id_token')
  })

  it('is accepted if the clocks differ by up to a minute, unless the connector sets another tolerance', async () => {
    const now = Math.floor(Date.now() / 1000)
    const strict = provider({
      idTokenVerificationConfig: { jwksUri: `${forger.url}/jwks`, issuer, clockTolerance: 0 },
    })
    for (const claims of [{ nbf: now + 50 }, { exp: now - 50 }]) {
      expect((await finish(provider(), { claims })).userInfo.id).toBe('somebody')
      expect(await codeOf(finish(strict, { claims }))).toBe('connector.social_invalid_id_token')
    }
    for (const claims of [{ nbf: now + 70 }, { exp: now - 70 }])
      expect(await codeOf(finish(provider(), { claims }))).toBe('connector.social_invalid_id_token')
  })

  it('is refused with a foreign signature or none', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    expect(await codeOf(finish(provider(), { key: privateKey }))).toBe('connector.social_invalid_id_token')
    const using = provider()
    const { authorization } = await using.begin({ state: 's', redirectUri: 'https://app.example/' })
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    idToken = `${part({ alg: 'none' })}.${part({ iss: issuer, aud: 'a-client', sub: 'x', nonce: authorization.nonce, exp: 4e9 })}.`
    expect(await codeOf(using.finish(authorization, { code: 'c' }))).toBe('connector.social_invalid_id_token')
  })

  it('is refused when it is missing or uses an algorithm that the connector does not allow', async () => {
    const using = provider()
    const { authorization } = await using.begin({ state: 's', redirectUri: 'https://app.example/' })
    idToken = undefined
    expect(await codeOf(using.finish(authorization, { code: 'c' }))).toBe('connector.social_invalid_id_token')
    const rules = { jwksUri: `${forger.url}/jwks`, issuer, algorithms: ['ES256'] }
    expect(await codeOf(finish(provider({ idTokenVerificationConfig: rules })))).toBe(
      'connector.social_invalid_id_token',
    )
  })

  it('has to name this client as audience even if the connector names no issuer', async () => {
    const open = provider({ idTokenVerificationConfig: { jwksUri: `${forger.url}/jwks` } })
    expect(await codeOf(finish(open, { claims: { iss: 'https://anyone.example' } }))).toBe('none')
    expect(await codeOf(finish(open, { claims: { aud: 'another' } }))).toBe(
      'connector.social_invalid_id_token',
    )
  })

  it('is refused when the keys of the provider cannot be read', async () => {
    const rules = { jwksUri: `${forger.url}/token`, issuer }
    expect(await codeOf(finish(provider({ idTokenVerificationConfig: rules })))).toBe(
      'connector.invalid_response',
    )
  })
})

describe('the authorization response', () => {
  it('is refused when it names another issuer (RFC 9207)', async () => {
    expect(await codeOf(finish(provider(), {}, { iss: 'https://evil.example' }))).toBe(
      'connector.authorization_failed',
    )
    expect(await codeOf(finish(provider(), {}, { iss: issuer }))).toBe('none')
  })

  it('yields an email only if verified; the string `true` counts only if the connector accepts it', async () => {
    const claims = (email_verified: unknown) => ({ claims: { email: 'a@b.example', email_verified } })
    expect(await finish(provider(), claims(true))).toMatchObject({
      isEmailVerified: true,
      userInfo: { email: 'a@b.example' },
    })
    const asText = await finish(provider(), claims('true'))
    expect(asText.isEmailVerified).toBe(false)
    expect(asText.userInfo.email).toBeUndefined()
    expect(
      (await finish(provider({ acceptStringTypedBooleanClaims: true }), claims('true'))).isEmailVerified,
    ).toBe(true)
    // The setting shows the unverified email, but still does not report it as verified.
    expect(await finish(provider({ trustUnverifiedEmail: true }), claims(false))).toMatchObject({
      isEmailVerified: false,
      userInfo: { email: 'a@b.example' },
    })
  })
})

describe('the client', () => {
  it('authenticates by form, by header or by JWT, as configured', async () => {
    await finish()
    expect(Object.fromEntries(lastRequest.body)).toMatchObject({
      client_id: 'a-client',
      client_secret: clientSecret,
    })
    await finish(provider({ tokenEndpointAuthMethod: 'client_secret_basic' }))
    expect(lastRequest.headers.authorization).toBe(
      `Basic ${btoa(`a-client:${clientSecret.replaceAll(' ', '+')}`)}`,
    )
    expect(lastRequest.body.has('client_secret')).toBe(false)
    await finish(
      provider({ tokenEndpointAuthMethod: 'client_secret_jwt', clientSecretJwtSigningAlgorithm: 'HS256' }),
    )
    const assertion = lastRequest.body.get('client_assertion') ?? ''
    const { payload } = await jwtVerify(assertion, new TextEncoder().encode(clientSecret))
    expect(payload).toMatchObject({
      iss: 'a-client',
      sub: 'a-client',
      aud: `${forger.url}/token`,
      jti: expect.any(String),
    })
    expect(lastRequest.body.has('client_secret')).toBe(false)
  })

  it('sends the configured parameters', async () => {
    const { authorizationUri } = await provider({
      customConfig: { audience: 'an-api' },
      authRequestOptionalConfig: { maxAge: '60', uiLocales: 'nl' },
    }).begin({ state: 's', redirectUri: 'https://app.example/' })
    expect(Object.fromEntries(new URL(authorizationUri).searchParams)).toMatchObject({
      scope: 'email openid',
      audience: 'an-api',
      max_age: '60',
      ui_locales: 'nl',
      response_type: 'code',
    })
  })
})
