import { bearer, oauthProvider } from './oauth.ts'
import { addressWith, type Provider, userInfoOf } from './provider.ts'

type FacebookConfig = { clientId: string; clientSecret: string; scope?: string | undefined }

const graph = 'https://graph.facebook.com/v23.0'

/** https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow */
export function facebookProvider(config: FacebookConfig, guarded: typeof fetch): Provider {
  const { clientId, clientSecret, scope } = config
  return oauthProvider(guarded, {
    authorizationEndpoint: 'https://www.facebook.com/v23.0/dialog/oauth',
    client: {
      clientId,
      clientSecret,
      tokenEndpoint: `${graph}/oauth/access_token`,
      tokenEndpointAuthMethod: 'client_secret_post',
    },
    scope: scope ?? 'email public_profile',
    async find({ http, tokens }) {
      const fields = 'id,name,email,picture.width(400).height(400)'
      const user = await http.json(addressWith(`${graph}/me`, { fields }), bearer(tokens))
      // Each level may be missing; the accesses below allow for that.
      const picture = user.picture as { data?: { url?: unknown } } | undefined
      return {
        // Facebook's documentation does not promise that the email is verified.
        isEmailVerified: false,
        userInfo: userInfoOf({
          id: user.id,
          name: user.name,
          email: user.email,
          phone: undefined,
          avatar: picture?.data?.url,
          rawData: user,
        }),
      }
    },
  })
}
