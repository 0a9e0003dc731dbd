import { Problem } from '@latchkey/contract'
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import type { HttpClient } from './http-client.ts'
import { type AuthorizationState, addressWith } from './provider.ts'

export type IdTokenRules = { jwksUri: string } & JWTVerifyOptions

/**
 * Tolerated difference between a provider's clock and ours in seconds, unless the connector configures another;
 * OpenID Connect Core 3.1.3.7.
 */
const clockTolerance = 60

/**
 * Verifies the signature of an ID token and all rules of the connector, and returns the claims; OpenID Connect Core
 * 3.1.3.7. Errors: `connector.social_invalid_id_token`, `connector.invalid_response`.
 */
export async function verifyIdToken(
  http: HttpClient,
  idToken: string | undefined,
  { rules: { jwksUri, ...rules }, nonce }: { rules: IdTokenRules; nonce: AuthorizationState['nonce'] },
): Promise<JWTPayload> {
  if (!idToken) throw new Problem('connector.social_invalid_id_token', { reason: 'there is none' })
  const keys = createRemoteJWKSet(new URL(addressWith(jwksUri, {})), { [customFetch]: http.fetch as never })
  const { payload } = await jwtVerify(idToken, keys, { clockTolerance, ...rules }).catch(error => {
    throw refusalOf(error)
  })
  // The nonce binds the token to this authorization request, against replay and token injection.
  if (payload.nonce !== nonce) throw new Problem('connector.social_invalid_id_token', { reason: 'nonce' })
  return payload
}

function refusalOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (
    error instanceof errors.JOSEError &&
    !/^ERR_JWKS_(INVALID|TIMEOUT)$|^ERR_JOSE_GENERIC$/.test(error.code)
  )
    return new Problem('connector.social_invalid_id_token', { reason: error.code })
  return new Problem('connector.invalid_response', { reason: 'the keys of the provider cannot be read' })
}
