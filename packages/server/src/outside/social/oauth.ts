import { createHash, randomBytes } from 'node:crypto'
import { createHttpClient, type HttpClient } from './http-client.ts'
import {
  type AuthorizationState,
  addressWith,
  type CallbackParameters,
  codeOf,
  type Found,
  joinScopes,
  type Provider,
  requireSameState,
} from './provider.ts'
import { type Granted, type OAuthClient, requestTokens } from './token-endpoint.ts'

/** How an OAuth 2.0 provider differs from the others. */
export type Definition = {
  authorizationEndpoint: string
  client: OAuthClient
  /** Requested unless the application asks for other scopes. */
  scope: string
  /** Requested in any case. */
  requiredScope?: string
  /** Additional parameters of the authorization request. */
  parameters?: Record<string, string | undefined>
  /** Whether to send a nonce, which the ID token then has to contain; OpenID Connect Core 3.1.2.1. */
  usesNonce?: boolean
  /** Fetches the user info for the tokens. */
  find(context: UserInfoRequest): Promise<Omit<Found, 'tokens'>>
}

type UserInfoRequest = {
  http: HttpClient
  tokens: Granted
  authorization: AuthorizationState
  returned: CallbackParameters
}

/** The authorization code flow with PKCE; RFC 6749 section 4.1, RFC 7636, RFC 9700 section 2.1.1. */
export function oauthProvider(guarded: typeof fetch, definition: Definition): Provider {
  const { client, parameters, usesNonce } = definition
  return {
    async begin({ state, redirectUri, scope }) {
      const codeVerifier = secret()
      const authorization: AuthorizationState = {
        state,
        redirectUri,
        codeVerifier,
        ...(usesNonce && { nonce: secret() }),
      }
      const authorizationUri = addressWith(definition.authorizationEndpoint, {
        ...parameters,
        client_id: client.clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: joinScopes(scope || definition.scope, definition.requiredScope),
        state,
        nonce: authorization.nonce,
        code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
        code_challenge_method: 'S256',
      })
      return { authorizationUri, authorization }
    },

    async finish(authorization, returned) {
      requireSameState(authorization, returned)
      const http = createHttpClient(guarded)
      const tokens = await requestTokens(http, client, {
        grant_type: 'authorization_code',
        code: codeOf(returned),
        redirect_uri: authorization.redirectUri,
        ...(authorization.codeVerifier && { code_verifier: authorization.codeVerifier }),
      })
      const found = await definition.find({ http, tokens, authorization, returned })
      const { idToken: _, raw: __, ...kept } = tokens
      return { ...found, tokens: kept }
    },

    async refresh(refreshToken) {
      const request = { grant_type: 'refresh_token', refresh_token: refreshToken } as const
      const {
        idToken: _,
        raw: __,
        ...tokens
      } = await requestTokens(createHttpClient(guarded), client, request)
      // Without rotation the old refresh token stays valid; RFC 6749 section 6.
      return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken }
    },
  }
}

/** A random secret of 256 bits; RFC 7636 section 7.1. */
export function secret(): string {
  return randomBytes(32).toString('base64url')
}

export function bearer({ accessToken }: Granted): RequestInit {
  return { headers: { authorization: `Bearer ${accessToken}` } }
}
