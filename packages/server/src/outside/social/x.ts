import { invalidResponse } from './http-client.ts'
import { bearer, oauthProvider } from './oauth.ts'
import { addressWith, type Provider, text, userInfoOf } from './provider.ts'

type XConfig = { clientId: string; clientSecret: string; scope?: string | undefined }

/** https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code */
export function xProvider(
  { clientId, clientSecret, scope = 'tweet.read users.read' }: XConfig,
  guarded: typeof fetch,
): Provider {
  return oauthProvider(guarded, {
    authorizationEndpoint: 'https://x.com/i/oauth2/authorize',
    client: {
      clientId,
      clientSecret,
      tokenEndpoint: 'https://api.x.com/2/oauth2/token',
      tokenEndpointAuthMethod: 'client_secret_basic',
    },
    scope,
    async find({ http, tokens }) {
      // X refuses the whole request if it names this field without the scope.
      const granted = (tokens.scope ?? scope).split(/\s+/)
      const email = granted.includes('users.email') ? ',confirmed_email' : ''
      const fields = { 'user.fields': `id,name,username,profile_image_url${email}` }
      const answer = await http.json(addressWith('https://api.x.com/2/users/me', fields), bearer(tokens))
      if (typeof answer.data !== 'object' || answer.data === null)
        throw invalidResponse('there is nobody in it')
      const user = answer.data as Record<string, unknown>
      return {
        isEmailVerified: text(user.confirmed_email) !== undefined,
        userInfo: userInfoOf({
          id: user.id,
          name: text(user.name) ?? user.username,
          email: user.confirmed_email,
          phone: undefined,
          avatar: user.profile_image_url,
          rawData: answer,
        }),
      }
    },
  })
}
