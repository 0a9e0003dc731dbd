import { Problem } from '@latchkey/contract'
import { SignJWT } from 'jose'
import type { ClientAuth } from 'openid-client'
import { type HttpClient, invalidResponse, parse } from './http-client.ts'
import { addressWith, endOf, type ProviderTokens } from './provider.ts'

/** An OAuth 2.0 client as registered at a provider. */
export type OAuthClient = {
  tokenEndpoint: string
  clientId: string
  clientSecret: string
  tokenEndpointAuthMethod: 'client_secret_post' | 'client_secret_basic' | 'client_secret_jwt'
  clientSecretJwtSigningAlgorithm?: 'HS256' | 'HS384' | 'HS512'
  /** Format of the response, JSON by default. JSON is accepted with either value. */
  tokenEndpointResponseType?: 'query-string' | 'json'
}

export type Granted = ProviderTokens & { idToken: string | undefined; raw: Record<string, unknown> }

/**
 * Requests tokens for an authorization code or a refresh token; RFC 6749 sections 4.1.3 and 6. Errors:
 * `connector.social_auth_code_invalid`, `connector.invalid_config`, `connector.authorization_failed`,
 * `connector.invalid_response`.
 */
export async function requestTokens(
  http: HttpClient,
  client: OAuthClient,
  grant: { grant_type: 'authorization_code' | 'refresh_token' } & Record<string, string>,
): Promise<Granted> {
  // Loaded on demand: a server without social sign-in never needs it.
  const openid = await import('openid-client')
  const config = new openid.Configuration(
    // A placeholder issuer: the ID token is taken out of the response, and `verifyIdToken` verifies it with the real
    // issuer.
    { issuer: 'https://provider.invalid', token_endpoint: addressWith(client.tokenEndpoint, {}) },
    client.clientId,
    undefined,
    authenticationOf(openid, client),
  )
  if (client.tokenEndpoint.startsWith('http:')) openid.allowInsecureRequests(config)
  let raw: Record<string, unknown> = {}
  config[openid.customFetch] = async (url, options) => {
    const { status, answer } = readAnswer(await http.fetch(url, options as RequestInit))
    raw = await answer
    const { id_token: _, ...conforming } = raw
    const isRefused = typeof raw.error === 'string'
    return Response.json(
      // Some providers omit `token_type`, which is `bearer` for all of them; GitHub sends errors with status 200.
      { token_type: 'bearer', ...conforming },
      { status: isRefused && status < 400 ? 400 : status },
    )
  }
  const { grant_type: grantType, ...parameters } = grant
  const tokens = await openid
    .genericGrantRequest(config, grantType, parameters)
    .catch(error => Promise.reject(refusalOf(error, grantType)))
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    scope: tokens.scope,
    tokenType: typeof raw.token_type === 'string' ? raw.token_type : undefined,
    expiresAt: endOf(tokens.expires_in),
    idToken: typeof raw.id_token === 'string' ? raw.id_token : undefined,
    raw,
  }
}

function readAnswer(response: Response) {
  const { status } = response
  const answer = response.text().then(body => {
    const json = parse(body)
    if (json) return json
    const form = Object.fromEntries(new URLSearchParams(body))
    if ('access_token' in form || 'error' in form) return form
    throw invalidResponse(`the token endpoint answered ${status}`)
  })
  return { status, answer }
}

function authenticationOf(
  openid: typeof import('openid-client'),
  { clientSecret, tokenEndpointAuthMethod: method, ...client }: OAuthClient,
): ClientAuth {
  // RFC 6749 section 2.3.1. The library's own function also escapes `-` and `_`, which X and others do not decode.
  if (method === 'client_secret_basic')
    return (_, { client_id: id }, __, headers) =>
      headers.set('authorization', `Basic ${btoa(`${escaped(id)}:${escaped(clientSecret)}`)}`)
  if (method === 'client_secret_post') return openid.ClientSecretPost(clientSecret)
  // RFC 7523 section 2.2; the library's own function supports HS256 only.
  return async (_, { client_id: clientId }, body) => {
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: client.clientSecretJwtSigningAlgorithm ?? 'HS256' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(client.tokenEndpoint)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode(clientSecret))
    body.set('client_id', clientId)
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    body.set('client_assertion', assertion)
  }
}

function escaped(value: string): string {
  return new URLSearchParams({ '': value }).toString().slice(1)
}

function refusalOf(error: unknown, grantType: string): Problem {
  const problem = [error, (error as Error).cause].find(each => each instanceof Problem)
  if (problem instanceof Problem) return problem
  // The error response of RFC 6749 section 5.2, as properties of the library's error.
  const { error: code, error_description: description } = error as Record<string, unknown>
  if (typeof code !== 'string') return invalidResponse('the token endpoint answered no tokens')
  const details = { error: code.slice(0, 200), errorDescription: String(description ?? '').slice(0, 500) }
  const isWrongCode = ['invalid_grant', 'bad_verification_code'].includes(code)
  if (isWrongCode && grantType === 'authorization_code')
    return new Problem('connector.social_auth_code_invalid', details)
  if (['invalid_client', 'unauthorized_client'].includes(code))
    return new Problem('connector.invalid_config', { reason: code })
  return new Problem('connector.authorization_failed', details)
}
