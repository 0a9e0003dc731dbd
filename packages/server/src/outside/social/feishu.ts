import { Problem } from '@latchkey/contract'
import { createHttpClient, invalidResponse, parse } from './http-client.ts'
import { addressWith, codeOf, endOf, type Provider, requireSameState, text, userInfoOf } from './provider.ts'

type FeishuConfig = { appId: string; appSecret: string }

const api = 'https://open.feishu.cn/open-apis/authen'

/** https://open.feishu.cn/document/authentication-management/access-token/obtain-oauth-code */
export function feishuProvider({ appId, appSecret }: FeishuConfig, guarded: typeof fetch): Provider {
  return {
    async begin({ state, redirectUri, scope }) {
      const authorizationUri = addressWith('https://accounts.feishu.cn/open-apis/authen/v1/authorize', {
        client_id: appId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope,
        state,
      })
      return { authorizationUri, authorization: { state, redirectUri } }
    },

    async finish(authorization, returned) {
      requireSameState(authorization, returned)
      const http = createHttpClient(guarded)
      const response = await http.fetch(`${api}/v2/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({
          grant_type: 'authorization_code',
          client_id: appId,
          client_secret: appSecret,
          code: codeOf(returned),
          redirect_uri: authorization.redirectUri,
        }),
      })
      const granted = parse(await response.text())
      if (!granted) throw invalidResponse(`it answered ${response.status}`)
      requireSuccess(granted)
      const accessToken = text(granted.access_token)
      if (!accessToken) throw invalidResponse('it answered no tokens')
      const headers = { authorization: `Bearer ${accessToken}` }
      const answer = await http.json(`${api}/v1/user_info`, { headers })
      requireSuccess(answer)
      // The cast is safe: each member is checked before use.
      const user = (answer.data ?? {}) as Record<string, unknown>
      return {
        // An organization can write any address for its members, so the email does not count as verified.
        isEmailVerified: false,
        tokens: {
          accessToken,
          refreshToken: text(granted.refresh_token),
          scope: text(granted.scope),
          tokenType: text(granted.token_type),
          expiresAt: endOf(granted.expires_in),
        },
        userInfo: userInfoOf({
          id: user.open_id,
          name: user.name,
          avatar: user.avatar_url,
          email: text(user.email) ?? user.enterprise_email,
          phone: text(user.mobile)?.replace(/^\+/, ''),
          rawData: user,
        }),
      }
    },
  }
}

/** Feishu answers with a numeric code; the codes are in its documentation of the token endpoint. */
function requireSuccess({ code, msg, error_description: description }: Record<string, unknown>): void {
  if (code === 0) return
  const details = { errorCode: code, errorDescription: (text(description) ?? text(msg))?.slice(0, 500) }
  if ([20003, 20004, 20024, 20065].includes(Number(code)))
    throw new Problem('connector.social_auth_code_invalid', details)
  if (code === 20005) throw new Problem('connector.social_invalid_access_token', details)
  throw new Problem('connector.general', { reason: `Feishu answered ${code}`, ...details })
}
