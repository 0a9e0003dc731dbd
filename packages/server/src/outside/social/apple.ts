import { createHttpClient, parse } from './http-client.ts'
import { verifyIdToken } from './id-token.ts'
import { secret } from './oauth.ts'
import {
  addressWith,
  type CallbackParameters,
  type Provider,
  requireSameState,
  text,
  userInfoOf,
} from './provider.ts'

type AppleConfig = { clientId: string; scope?: string | undefined }

/**
 * Sign in with Apple. Apple posts the ID token with the code, so no client secret is needed; the nonce binds the
 * token to this authorization request.
 * https://developer.apple.com/documentation/signinwithapplerestapi/request-an-authorization-to-the-sign-in-with-apple-server
 */
export function appleProvider({ clientId, scope = '' }: AppleConfig, guarded: typeof fetch): Provider {
  const rules = {
    jwksUri: 'https://appleid.apple.com/auth/keys',
    issuer: 'https://appleid.apple.com',
    audience: clientId,
  }
  return {
    async begin({ state, redirectUri, scope: asked }) {
      const authorization = { state, redirectUri, nonce: secret() }
      const authorizationUri = addressWith('https://appleid.apple.com/auth/authorize', {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code id_token',
        response_mode: 'form_post',
        scope: asked || scope,
        state,
        nonce: authorization.nonce,
      })
      return { authorizationUri, authorization }
    },

    async finish(authorization, returned) {
      requireSameState(authorization, returned)
      const token = text(returned.id_token)
      const claims = await verifyIdToken(createHttpClient(guarded), token, {
        rules,
        nonce: authorization.nonce,
      })
      return {
        // Apple sometimes sends `email_verified` as a string.
        isEmailVerified: String(claims.email_verified) === 'true',
        userInfo: userInfoOf({
          id: claims.sub,
          email: String(claims.email_verified) === 'true' ? claims.email : undefined,
          name: nameOf(returned),
          phone: undefined,
          avatar: undefined,
          rawData: claims,
        }),
        tokens: {},
      }
    },
  }
}

/** The name comes beside the token, unsigned and only at the first sign-in. It is self-asserted. */
function nameOf({ user }: CallbackParameters): string | undefined {
  const given = typeof user === 'string' ? parse(user) : user
  const { name } = (given ?? {}) as { name?: { firstName?: unknown; lastName?: unknown } }
  return [text(name?.firstName), text(name?.lastName)].filter(Boolean).join(' ') || undefined
}
