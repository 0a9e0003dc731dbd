import { createPrivateKey, createSign, type KeyObject } from 'node:crypto'
import { Problem } from '@latchkey/contract'
import { createHttpClient, type HttpClient, invalidResponse } from './http-client.ts'
import {
  addressWith,
  type CallbackParameters,
  codeOf,
  endOf,
  joinScopes,
  type Provider,
  requireSameState,
  text,
  userInfoOf,
} from './provider.ts'

type AlipayConfig = {
  appId: string
  /** PKCS #1 or PKCS #8, as PEM or as the base64 inside of the PEM. */
  privateKey: string
  signType: 'RSA' | 'RSA2'
  charset?: string
  scope?: string | undefined
}

const gateway = 'https://openapi.alipay.com/gateway.do'

/** https://opendocs.alipay.com/open/284/web */
export function alipayProvider(config: AlipayConfig, guarded: typeof fetch): Provider {
  return {
    async begin({ state, redirectUri, scope }) {
      const authorizationUri = addressWith('https://openauth.alipay.com/oauth2/publicAppAuthorize.htm', {
        app_id: config.appId,
        redirect_uri: redirectUri,
        scope: joinScopes(scope || (config.scope ?? 'auth_user')).replaceAll(' ', ','),
        state,
      })
      return { authorizationUri, authorization: { state, redirectUri } }
    },
    finish: async (authorization, returned) => {
      requireSameState(authorization, returned)
      return find(createHttpClient(guarded), config, returned)
    },
  }
}

/** Alipay in a native app: Alipay's SDK opens the authorization URI and returns the code to the app. */
export function alipayAppProvider(config: AlipayConfig, guarded: typeof fetch): Provider {
  return {
    async begin({ state, redirectUri }) {
      const authorizationUri = addressWith('alipay://', { app_id: config.appId, state })
      return { authorizationUri, authorization: { state, redirectUri } }
    },
    finish: async (authorization, returned) => {
      requireSameState(authorization, returned)
      return find(createHttpClient(guarded), config, returned)
    },
  }
}

async function find(http: HttpClient, config: AlipayConfig, returned: CallbackParameters) {
  const code = text(returned.auth_code) ?? codeOf(returned, 'code')
  const granted = await call(http, config, {
    method: 'alipay.system.oauth.token',
    grant_type: 'authorization_code',
    code,
  })
  const accessToken = text(granted.access_token)
  if (!accessToken) throw invalidResponse('it answered no tokens')
  const user = await call(http, config, { method: 'alipay.user.info.share', auth_token: accessToken })
  return {
    isEmailVerified: false,
    tokens: {
      accessToken,
      refreshToken: text(granted.refresh_token),
      expiresAt: endOf(granted.expires_in),
    },
    userInfo: userInfoOf({
      // Newer applications receive an `open_id` and no `user_id`.
      id: text(user.user_id) ?? text(user.open_id) ?? text(granted.user_id) ?? granted.open_id,
      name: user.nick_name,
      avatar: user.avatar,
      email: user.email,
      phone: undefined,
      rawData: user,
    }),
  }
}

/** Calls the gateway once; https://opendocs.alipay.com/common/02kf5q */
async function call(
  http: HttpClient,
  { appId, privateKey, signType, charset = 'utf-8' }: AlipayConfig,
  request: { method: string } & Record<string, string>,
): Promise<Record<string, unknown>> {
  const parameters: Record<string, string> = {
    app_id: appId,
    format: 'JSON',
    charset: charset.replace(/^utf8$/i, 'utf-8'),
    sign_type: signType,
    // Alipay expects the local time of Hangzhou, UTC+8.
    timestamp: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
    version: '1.0',
    ...request,
  }
  const sign = signatureOf(parameters, readKey(privateKey), signType)
  const answer = await http.json(gateway, {
    method: 'POST',
    body: new URLSearchParams({ ...parameters, sign }),
  })
  const name = `${request.method.replaceAll('.', '_')}_response`
  // Both members are objects if present.
  const result = (answer[name] ?? answer.error_response) as Record<string, unknown> | undefined
  if (typeof result !== 'object' || result === null) throw invalidResponse(`${name} is missing`)
  requireSuccess(result)
  return result
}

function signatureOf(parameters: Record<string, string>, key: KeyObject, signType: 'RSA' | 'RSA2'): string {
  const signed = Object.keys(parameters)
    .sort()
    .map(name => `${name}=${parameters[name]}`)
    .join('&')
  return createSign(signType === 'RSA2' ? 'RSA-SHA256' : 'RSA-SHA1')
    .update(signed, 'utf8')
    .sign(key, 'base64')
}

function readKey(given: string): KeyObject {
  const bytes = Buffer.from(given.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  for (const type of ['pkcs8', 'pkcs1'] as const)
    try {
      return createPrivateKey({ key: bytes, format: 'der', type })
    } catch {
      // Tries the other format.
    }
  throw new Problem('connector.invalid_config', { reason: 'privateKey' })
}

function requireSuccess({ code, sub_code: subCode, sub_msg: description }: Record<string, unknown>): void {
  if (code === undefined || code === '10000') return
  const details = { errorCode: text(subCode) ?? code, errorDescription: text(description)?.slice(0, 500) }
  if (subCode === 'isv.code-invalid') throw new Problem('connector.social_auth_code_invalid', details)
  if (code === '20001') throw new Problem('connector.social_invalid_access_token', details)
  throw new Problem('connector.general', { reason: `Alipay answered ${details.errorCode}`, ...details })
}
