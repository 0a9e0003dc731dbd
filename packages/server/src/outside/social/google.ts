import { oidcProvider } from './oidc.ts'
import type { Provider } from './provider.ts'

type GoogleConfig = {
  clientId: string
  clientSecret: string
  scope?: string | undefined
  prompts?: readonly string[] | undefined
  offlineAccess?: boolean | undefined
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
      idTokenVerificationConfig: {
        jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
        issuer: ['https://accounts.google.com', 'accounts.google.com'],
      },
      authRequestOptionalConfig: {
        prompt: prompts?.join(' '),
        accessType: offlineAccess ? 'offline' : undefined,
      },
    },
    guarded,
  )
}
