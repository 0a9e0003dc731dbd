import { decodeJwt } from 'jose'
import { createHttpClient } from './http-client.ts'
import { verifyIdToken } from './id-token.ts'
import { oidcProvider } from './oidc.ts'
import { type Found, type Provider, userInfoOf } from './provider.ts'

type GoogleConfig = {
  clientId: string
  clientSecret: string
  scope?: string | undefined
  prompts?: readonly string[] | undefined
  offlineAccess?: boolean | undefined
}

const idTokenRules = {
  jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
  issuer: ['https://accounts.google.com', 'accounts.google.com'],
}

/** https://developers.google.com/identity/openid-connect/openid-connect */
export function googleProvider(
  { prompts, offlineAccess, ...client }: GoogleConfig,
  guarded: typeof fetch,
): Provider {
  return oidcProvider(
    {
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      scope: client.scope ?? 'openid profile email',
      authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenEndpoint: 'https://oauth2.googleapis.com/token',
      tokenEndpointAuthMethod: 'client_secret_post',
      acceptStringTypedBooleanClaims: false,
      trustUnverifiedEmail: false,
      idTokenVerificationConfig: idTokenRules,
      authRequestOptionalConfig: {
        prompt: prompts?.join(' '),
        accessType: offlineAccess ? 'offline' : undefined,
      },
    },
    guarded,
  )
}

/**
 * Verifies the ID token that One Tap gives to a page, at most one hour old. Without a nonce in it, the caller has to refuse a
 * replay. https://developers.google.com/identity/gsi/web/guides/verify-google-id-token. Errors: `connector.*`.
 */
export async function verifyGoogleCredential(
  { clientId }: Pick<GoogleConfig, 'clientId'>,
  guarded: typeof fetch,
  { credential, nonce }: { credential: string; nonce: string },
): Promise<Pick<Found, 'userInfo' | 'isEmailVerified'>> {
  const rules = { ...idTokenRules, audience: clientId, algorithms: ['RS256'], maxTokenAge: '1 hour' }
  const expected = hasNonce(credential) ? nonce : undefined
  const claims = await verifyIdToken(createHttpClient(guarded), credential, { rules, nonce: expected })
  const { sub: id, name, picture: avatar, email } = claims
  const isEmailVerified = claims.email_verified === true && email !== undefined
  const shown = { id, name, avatar, phone: undefined, email: isEmailVerified ? email : undefined }
  return { isEmailVerified, userInfo: userInfoOf({ ...shown, rawData: claims }) }
}

/** Read before the signature is verified; only a token with a valid signature is accepted in either case. */
function hasNonce(credential: string): boolean {
  try {
    return decodeJwt(credential).nonce !== undefined
  } catch {
    return false
  }
}
