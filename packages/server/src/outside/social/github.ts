import type { HttpClient } from './http-client.ts'
import { bearer, oauthProvider } from './oauth.ts'
import { type Provider, text, userInfoOf } from './provider.ts'
import type { Granted } from './token-endpoint.ts'

type GitHubConfig = { clientId: string; clientSecret: string; scope?: string | undefined }
type Email = { email?: unknown; primary?: unknown; verified?: unknown }

/** https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps */
export function githubProvider(
  { clientId, clientSecret, scope }: GitHubConfig,
  guarded: typeof fetch,
): Provider {
  return oauthProvider(guarded, {
    authorizationEndpoint: 'https://github.com/login/oauth/authorize',
    client: {
      clientId,
      clientSecret,
      tokenEndpoint: 'https://github.com/login/oauth/access_token',
      tokenEndpointAuthMethod: 'client_secret_post',
    },
    scope: scope ?? 'read:user user:email',
    async find({ http, tokens }) {
      const user = await http.json('https://api.github.com/user', bearer(tokens))
      const email = await primaryEmail(http, tokens)
      return {
        // Only `/user/emails` marks verified addresses. The email of a public profile is self-asserted.
        isEmailVerified: email !== undefined,
        userInfo: userInfoOf({
          id: user.id,
          name: text(user.name) ?? user.login,
          avatar: user.avatar_url,
          email: email ?? user.email,
          phone: undefined,
          rawData: user,
        }),
      }
    },
  })
}

async function primaryEmail(http: HttpClient, tokens: Granted): Promise<string | undefined> {
  // Without the scope `user:email`, GitHub answers 404.
  const answer = await http.json('https://api.github.com/user/emails', bearer(tokens)).catch(() => ({}))
  const emails: Email[] = Array.isArray(answer) ? answer : []
  return text(emails.find(each => each.primary === true && each.verified === true)?.email)
}
