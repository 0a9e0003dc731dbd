import { bearer, oauthProvider } from './oauth.ts'
import { type Provider, userInfoOf } from './provider.ts'
import type { OAuthClient } from './token-endpoint.ts'

/** Configuration of the connector `oauth2`; docs/wire/management-api.md#5.6. */
type OAuth2Config = OAuthClient & {
  authorizationEndpoint: string
  userInfoEndpoint: string
  scope?: string | undefined
  profileMap: Record<'id' | 'email' | 'phone' | 'name' | 'avatar', string>
  customConfig?: Record<string, string> | undefined
}

/**
 * Any OAuth 2.0 provider with a user info endpoint. Its emails count as unverified, because the protocol has no claim
 * for that.
 */
export function oauth2Provider(config: OAuth2Config, guarded: typeof fetch): Provider {
  return oauthProvider(guarded, {
    authorizationEndpoint: config.authorizationEndpoint,
    client: config,
    scope: config.scope ?? '',
    parameters: config.customConfig ?? {},
    async find({ http, tokens }) {
      const answer = await http.json(config.userInfoEndpoint, bearer(tokens))
      const { id, email, phone, name, avatar } = config.profileMap
      return {
        isEmailVerified: false,
        userInfo: userInfoOf({
          id: at(answer, id),
          email: at(answer, email),
          phone: at(answer, phone),
          name: at(answer, name),
          avatar: at(answer, avatar),
          rawData: answer,
        }),
      }
    },
  })
}

/** Returns the value at a dotted path. */
function at(answer: unknown, path: string): unknown {
  let place = answer
  for (const key of path.split('.')) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return undefined
    // The cast is safe: the check above proved that it is an object.
    place = (place as Record<string, unknown>)[key]
  }
  return place
}
