import { Problem } from '@latchkey/contract'
import { createHttpClient, invalidResponse } from './http-client.ts'
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

type QqConfig = {
  clientId: string
  clientSecret: string
  scope?: string | undefined
  /** The redirect URI registered at QQ, if it differs from the application's. */
  redirectUri?: string | undefined
}

const api = 'https://graph.qq.com'

/** https://wiki.connect.qq.com/ (QQ Connect, OAuth 2.0) */
export function qqProvider(config: QqConfig, guarded: typeof fetch): Provider {
  const { clientId, clientSecret, scope } = config
  return {
    async begin({ state, redirectUri, scope: asked }) {
      const authorizationUri = addressWith(`${api}/oauth2.0/authorize`, {
        client_id: clientId,
        response_type: 'code',
        redirect_uri: config.redirectUri ?? redirectUri,
        scope: joinScopes(asked || (scope ?? 'get_user_info')),
        state,
      })
      return { authorizationUri, authorization: { state, redirectUri } }
    },

    async finish(authorization, returned) {
      requireSameState(authorization, returned)
      const http = createHttpClient(guarded)
      const granted = await http.json(
        addressWith(`${api}/oauth2.0/token`, {
          grant_type: 'authorization_code',
          client_id: clientId,
          client_secret: clientSecret,
          code: codeOf(returned),
          redirect_uri: config.redirectUri ?? authorization.redirectUri,
          fmt: 'json',
        }),
      )
      requireSuccess(granted)
      const accessToken = text(granted.access_token)
      if (!accessToken) throw invalidResponse('it answered no tokens')
      const me = await http.json(
        addressWith(`${api}/oauth2.0/me`, { access_token: accessToken, unionid: '1', fmt: 'json' }),
      )
      requireSuccess(me)
      const openid = text(me.openid)
      // Token substitution: a token that was issued to another client is refused.
      if (me.client_id !== undefined && String(me.client_id) !== clientId)
        throw new Problem('connector.social_invalid_access_token')
      const user = await http.json(
        addressWith(`${api}/user/get_user_info`, {
          access_token: accessToken,
          oauth_consumer_key: clientId,
          openid,
        }),
      )
      if (Number(user.ret) !== 0) throw failed(user.ret)
      return {
        isEmailVerified: false,
        tokens: {
          accessToken,
          refreshToken: text(granted.refresh_token),
          expiresAt: endOf(granted.expires_in),
        },
        userInfo: userInfoOf({
          id: text(me.unionid) ?? openid,
          name: user.nickname,
          avatar: text(user.figureurl_qq_2) ?? user.figureurl_qq_1,
          email: undefined,
          phone: undefined,
          rawData: user,
        }),
      }
    },
  }
}

function requireSuccess({ error, error_description: description }: Record<string, unknown>): void {
  if (error === undefined || error === 0) return
  const details = { errorCode: error, errorDescription: text(description)?.slice(0, 500) }
  if ([100019, 100020, 110413].includes(Number(error)))
    throw new Problem('connector.social_auth_code_invalid', details)
  throw new Problem('connector.general', { reason: `QQ answered ${error}`, ...details })
}

function failed(code: unknown): Problem {
  return new Problem('connector.general', { reason: `QQ answered ${code}` })
}
