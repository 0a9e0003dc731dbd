import { Problem } from '@latchkey/contract'
import { createHttpClient, type HttpClient, invalidResponse } from './http-client.ts'
import {
  addressWith,
  codeOf,
  endOf,
  joinScopes,
  type Provider,
  requireSameState,
  text,
  userInfoOf,
} from './provider.ts'

type DingTalkConfig = { clientId: string; clientSecret: string; scope?: string | undefined }

const api = 'https://api.dingtalk.com/v1.0'

/** https://open.dingtalk.com/document/orgapp/tutorial-obtaining-user-personal-information */
export function dingtalkProvider(
  { clientId, clientSecret, scope }: DingTalkConfig,
  guarded: typeof fetch,
): Provider {
  return {
    async begin({ state, redirectUri, scope: asked }) {
      const authorizationUri = addressWith('https://login.dingtalk.com/oauth2/auth', {
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: joinScopes(asked || (scope ?? 'openid')),
        state,
        prompt: 'consent',
      })
      return { authorizationUri, authorization: { state, redirectUri } }
    },

    async finish(authorization, returned) {
      requireSameState(authorization, returned)
      const http = createHttpClient(guarded)
      const code = text(returned.authCode) ?? codeOf(returned)
      const granted = await requestToken(http, {
        clientId,
        clientSecret,
        code,
        grantType: 'authorization_code',
      })
      const accessToken = text(granted.accessToken)
      if (!accessToken) throw invalidResponse('it answered no tokens')
      const user = await http.json(`${api}/contact/users/me`, {
        headers: { 'x-acs-dingtalk-access-token': accessToken },
      })
      return {
        // An organization can write any address for its members, so the email does not count as verified.
        isEmailVerified: false,
        tokens: {
          accessToken,
          refreshToken: text(granted.refreshToken),
          expiresAt: endOf(granted.expireIn),
        },
        userInfo: userInfoOf({
          id: text(user.unionId) ?? user.openId,
          name: user.nick,
          avatar: user.avatarUrl,
          email: user.email,
          phone: phoneOf(user),
          rawData: user,
        }),
      }
    },
  }
}

/** DingTalk answers an invalid code with status 400. */
async function requestToken(
  http: HttpClient,
  body: Record<string, string>,
): Promise<Record<string, unknown>> {
  const response = await http.fetch(`${api}/oauth2/userAccessToken`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status === 400) throw new Problem('connector.social_auth_code_invalid')
  if (!response.ok) throw invalidResponse(`it answered ${response.status}`)
  return response.json().catch(() => {
    throw invalidResponse('it answered no JSON')
  })
}

function phoneOf({ mobile, stateCode }: Record<string, unknown>): string | undefined {
  return text(mobile) && `${text(stateCode) ?? ''}${mobile}`
}
