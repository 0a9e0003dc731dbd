import { bearer, oauthProvider } from './oauth.ts'
import { type Provider, text, userInfoOf } from './provider.ts'

type MicrosoftConfig = {
  clientId: string
  clientSecret: string
  cloudInstance: string
  tenantId: string
  prompts?: readonly string[] | undefined
  scopes?: string | undefined
}

/** Microsoft Graph endpoint of each national cloud; https://learn.microsoft.com/en-us/graph/deployments */
const graphs: Record<string, string> = {
  'login.microsoftonline.us': 'https://graph.microsoft.us',
  'login.partner.microsoftonline.cn': 'https://microsoftgraph.chinacloudapi.cn',
  'login.chinacloudapi.cn': 'https://microsoftgraph.chinacloudapi.cn',
}

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow */
export function microsoftProvider(config: MicrosoftConfig, guarded: typeof fetch): Provider {
  const { clientId, clientSecret, prompts, scopes } = config
  const instance = new URL(config.cloudInstance)
  const base = `${instance.origin}/${encodeURIComponent(config.tenantId)}/oauth2/v2.0`
  const graph = graphs[instance.hostname] ?? 'https://graph.microsoft.com'
  return oauthProvider(guarded, {
    authorizationEndpoint: `${base}/authorize`,
    client: {
      clientId,
      clientSecret,
      tokenEndpoint: `${base}/token`,
      tokenEndpointAuthMethod: 'client_secret_post',
    },
    scope: scopes ?? 'User.Read',
    parameters: { prompt: prompts?.join(' ') },
    async find({ http, tokens }) {
      const user = await http.json(`${graph}/v1.0/me`, bearer(tokens))
      return {
        // The administrator of any tenant can write any address, so the email does not count as verified.
        isEmailVerified: false,
        userInfo: userInfoOf({
          id: user.id,
          name: user.displayName,
          email: text(user.mail) ?? undefined,
          phone: undefined,
          avatar: undefined,
          rawData: user,
        }),
      }
    },
  })
}
