import { Problem } from '@latchkey/contract'
import { type IdTokenRules, verifyIdToken } from './id-token.ts'
import { oauthProvider } from './oauth.ts'
import { type Provider, userInfoOf } from './provider.ts'
import type { OAuthClient } from './token-endpoint.ts'

/** Configuration of the connector `oidc`; docs/wire/management-api.md#5.6. */
type OidcConfig = OAuthClient & {
  authorizationEndpoint: string
  scope: string
  acceptStringTypedBooleanClaims: boolean
  trustUnverifiedEmail: boolean
  idTokenVerificationConfig: { [Name in keyof IdTokenRules]: IdTokenRules[Name] | undefined } & {
    jwksUri: string
  }
  authRequestOptionalConfig?: Record<string, string | undefined> | undefined
  customConfig?: Record<string, string> | undefined
}

/** Any OpenID provider; the user info comes from the ID token. OpenID Connect Core 3.1. */
export function oidcProvider(config: OidcConfig, guarded: typeof fetch): Provider {
  const { idTokenVerificationConfig: given, acceptStringTypedBooleanClaims, trustUnverifiedEmail } = config
  // The audience is always checked, also if the connector configures no other rule: otherwise an ID token for another
  // client would be accepted.
  const rules = withoutUndefined({ audience: config.clientId, ...withoutUndefined(given) }) as IdTokenRules
  const isTrue = (claim: unknown) => claim === true || (acceptStringTypedBooleanClaims && claim === 'true')

  return oauthProvider(guarded, {
    authorizationEndpoint: config.authorizationEndpoint,
    client: config,
    scope: config.scope,
    requiredScope: 'openid',
    usesNonce: true,
    parameters: { ...config.customConfig, ...inWireNames(config.authRequestOptionalConfig ?? {}) },
    async find({ http, tokens, authorization, returned }) {
      requireIssuer(rules, returned.iss)
      const claims = await verifyIdToken(http, tokens.idToken, { rules, nonce: authorization.nonce })
      const isEmailVerified = isTrue(claims.email_verified)
      return {
        isEmailVerified,
        userInfo: userInfoOf({
          id: claims.sub,
          name: claims.name,
          avatar: claims.picture,
          email: isEmailVerified || trustUnverifiedEmail ? claims.email : undefined,
          phone:
            isTrue(claims.phone_verified) || isTrue(claims.phone_number_verified)
              ? (claims.phone ?? claims.phone_number)
              : undefined,
          rawData: claims,
        }),
      }
    },
  })
}

/** Against mix-up attacks (RFC 9207): refuses a response that names another issuer. */
function requireIssuer({ issuer }: IdTokenRules, named: unknown): void {
  if (issuer === undefined || named === undefined) return
  if (![issuer].flat().includes(String(named)))
    throw new Problem('connector.authorization_failed', { error: 'iss' })
}

/** Converts camelCase names to the wire: `maxAge` becomes `max_age`. */
function inWireNames(options: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/[A-Z]/g, each => `_${each.toLowerCase()}`),
      value,
    ]),
  )
}

function withoutUndefined<Given extends object>(given: Given): Partial<Given> {
  // The cast is safe: members are left out, none is added.
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Given>
}
