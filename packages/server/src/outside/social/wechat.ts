import { Problem } from '@latchkey/contract'
import { createHttpClient, type HttpClient, invalidResponse } from './http-client.ts'
import {
  addressWith,
  codeOf,
  endOf,
  type Found,
  joinScopes,
  type Provider,
  type ProviderTokens,
  requireSameState,
  text,
  userInfoOf,
} from './provider.ts'

type WeChatConfig = { appId: string; appSecret: string; scope?: string | undefined }
type WeChatAppConfig = { appId: string; appSecret: string; universalLinks?: string | undefined }

const api = 'https://api.weixin.qq.com/sns'

/** https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html */
export function wechatProvider({ scope, ...config }: WeChatConfig, guarded: typeof fetch): Provider {
  return {
    async begin({ state, redirectUri, scope: asked }) {
      const address = addressWith('https://open.weixin.qq.com/connect/qrconnect', {
        appid: config.appId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: joinScopes(asked || (scope ?? 'snsapi_login')),
        state,
      })
      return { authorizationUri: address, authorization: { state, redirectUri } }
    },
    finish: async (authorization, returned) => {
      requireSameState(authorization, returned)
      return find(createHttpClient(guarded), config, codeOf(returned))
    },
  }
}

/** WeChat in a native app: WeChat's SDK opens the authorization URI and returns the code to the app. */
export function wechatAppProvider(
  { universalLinks, ...config }: WeChatAppConfig,
  guarded: typeof fetch,
): Provider {
  return {
    async begin({ state, redirectUri }) {
      const asked = { app_id: config.appId, state, universal_links: universalLinks }
      return { authorizationUri: addressWith('wechat://', asked), authorization: { state, redirectUri } }
    },
    finish: async (authorization, returned) => {
      requireSameState(authorization, returned)
      return find(createHttpClient(guarded), config, codeOf(returned))
    },
  }
}

async function find(http: HttpClient, { appId, appSecret }: WeChatConfig, code: string): Promise<Found> {
  const granted = await http.json(
    addressWith(`${api}/oauth2/access_token`, {
      appid: appId,
      secret: appSecret,
      code,
      grant_type: 'authorization_code',
    }),
  )
  requireSuccess(granted)
  const accessToken = text(granted.access_token)
  const openid = text(granted.openid)
  if (!accessToken || !openid) throw invalidResponse('it answered no tokens')
  const user = await http.json(addressWith(`${api}/userinfo`, { access_token: accessToken, openid }))
  requireSuccess(user)
  const tokens: ProviderTokens = {
    accessToken,
    refreshToken: text(granted.refresh_token),
    scope: text(granted.scope),
    expiresAt: endOf(granted.expires_in),
  }
  return {
    isEmailVerified: false,
    tokens,
    userInfo: userInfoOf({
      // The union id is the same in every application of one owner. It is absent if the owner has only this one.
      id: text(user.unionid) ?? text(granted.unionid) ?? openid,
      name: user.nickname,
      avatar: user.headimgurl,
      email: undefined,
      phone: undefined,
      rawData: user,
    }),
  }
}

/** WeChat answers errors with status 200 and a numeric code. */
function requireSuccess({ errcode, errmsg }: Record<string, unknown>): void {
  if (errcode === undefined || errcode === 0) return
  const details = { errorCode: errcode, errorDescription: text(errmsg)?.slice(0, 500) }
  if ([40029, 40163, 41008].includes(Number(errcode)))
    throw new Problem('connector.social_auth_code_invalid', details)
  if ([40001, 40014, 42001].includes(Number(errcode)))
    throw new Problem('connector.social_invalid_access_token', details)
  if (errcode === 45009 || errcode === 45011) throw new Problem('connector.rate_limit_exceeded', details)
  throw new Problem('connector.general', { reason: `WeChat answered ${errcode}`, ...details })
}
