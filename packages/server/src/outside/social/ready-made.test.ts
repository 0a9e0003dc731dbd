import { createVerify, generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { text as readAll } from 'node:stream/consumers'
import { Problem } from '@latchkey/contract'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startAnswering } from '../../../../../tests/support/openid-provider.ts'
import { alipayAppProvider, alipayProvider } from './alipay.ts'
import { appleProvider } from './apple.ts'
import { dingtalkProvider } from './dingtalk.ts'
import { facebookProvider } from './facebook.ts'
import { feishuProvider } from './feishu.ts'
import { githubProvider } from './github.ts'
import { googleProvider } from './google.ts'
import { microsoftProvider } from './microsoft.ts'
import type { Provider } from './provider.ts'
import { qqProvider } from './qq.ts'
import { wechatAppProvider, wechatProvider } from './wechat.ts'
import { xProvider } from './x.ts'

// The providers' endpoints are constants. The tests' `fetch` sends every request to one local server instead.

type ReceivedRequest = {
  at: string
  query: Record<string, string>
  body: string
  headers: IncomingMessage['headers']
}

let counterpart: Awaited<ReturnType<typeof startAnswering>>
let asked: ReceivedRequest[]
let answers: Record<string, unknown>

beforeAll(async () => {
  counterpart = await startAnswering(async (message, response) => {
    const url = new URL(message.url ?? '', 'http://counterpart')
    const at = `${message.method} ${url.pathname.slice(1)}`
    asked.push({
      at,
      query: Object.fromEntries(url.searchParams),
      body: await readAll(message),
      headers: message.headers,
    })
    response.setHeader('content-type', 'application/json')
    response.writeHead(at in answers ? 200 : 404).end(JSON.stringify(answers[at] ?? {}))
  })
})
beforeEach(() => {
  asked = []
  answers = {}
})
afterAll(() => counterpart.stop())

const send = ((address: string | URL, init?: RequestInit) => {
  const { host, pathname, search } = new URL(address)
  return fetch(`${counterpart.url}/${host}${pathname}${search}`, init)
}) as typeof fetch

const client = { clientId: 'a-client', clientSecret: 'a-secret' }
const app = { appId: 'an-app', appSecret: 'a-secret' }
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const alipay = {
  appId: 'an-app',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  signType: 'RSA2' as const,
}

const here = { state: 'a state', redirectUri: 'https://app.example/callback' }

function begin(provider: Provider, more = {}) {
  return provider.begin({ ...here, ...more })
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    error => (error instanceof Problem ? error.code : String(error)),
  )
}

describe('the authorization URI', () => {
  it.each<[string, Provider, string]>([
    ['google', googleProvider(client, send), 'one two openid'],
    ['github', githubProvider({ ...client, scope: 'repo' }, send), 'one two'],
    ['apple', appleProvider({ clientId: 'a-client', scope: 'name email' }, send), 'one two'],
    ['facebook', facebookProvider(client, send), 'one two'],
    ['x', xProvider(client, send), 'one two'],
    ['wechat', wechatProvider(app, send), 'one two'],
    ['alipay', alipayProvider(alipay, send), 'one,two'],
    ['dingtalk', dingtalkProvider({ ...client, scope: 'openid corpid' }, send), 'one two'],
    ['feishu', feishuProvider(app, send), 'one two'],
    ['qq', qqProvider(client, send), 'one two'],
  ])('has the scopes that are asked for alone: %s', async (_, provider, expected) => {
    const { authorizationUri } = await begin(provider, { scope: 'one two' })
    expect(new URL(authorizationUri).searchParams.get('scope')).toBe(expected)
  })

  const back = 'redirect_uri=https%3A%2F%2Fapp.example%2Fcallback'
  const pkce = 'code_challenge=*&code_challenge_method=S256'

  it.each<[string, Provider, string]>([
    [
      'google',
      googleProvider({ ...client, prompts: ['consent', 'select_account'], offlineAccess: true }, send),
      `https://accounts.google.com/o/oauth2/v2/auth?prompt=consent+select_account&access_type=offline&client_id=a-client&response_type=code&${back}&scope=openid+profile+email&state=a+state&nonce=*&${pkce}`,
    ],
    [
      'github',
      githubProvider(client, send),
      `https://github.com/login/oauth/authorize?client_id=a-client&response_type=code&${back}&scope=read%3Auser+user%3Aemail&state=a+state&${pkce}`,
    ],
    [
      'apple',
      appleProvider({ clientId: 'a-client', scope: 'name email' }, send),
      `https://appleid.apple.com/auth/authorize?client_id=a-client&${back}&response_type=code+id_token&response_mode=form_post&scope=name+email&state=a+state&nonce=*`,
    ],
    [
      'microsoft',
      microsoftProvider(
        {
          ...client,
          cloudInstance: 'https://login.microsoftonline.com',
          tenantId: 'common',
          prompts: ['login'],
        },
        send,
      ),
      `https://login.microsoftonline.com/common/oauth2/v2.0/authorize?prompt=login&client_id=a-client&response_type=code&${back}&scope=User.Read&state=a+state&${pkce}`,
    ],
    [
      'facebook',
      facebookProvider(client, send),
      `https://www.facebook.com/v23.0/dialog/oauth?client_id=a-client&response_type=code&${back}&scope=email+public_profile&state=a+state&${pkce}`,
    ],
    [
      'x',
      xProvider(client, send),
      `https://x.com/i/oauth2/authorize?client_id=a-client&response_type=code&${back}&scope=tweet.read+users.read&state=a+state&${pkce}`,
    ],
    [
      'wechat',
      wechatProvider(app, send),
      `https://open.weixin.qq.com/connect/qrconnect?appid=an-app&${back}&response_type=code&scope=snsapi_login&state=a+state`,
    ],
    [
      'wechat, in an app',
      wechatAppProvider({ ...app, universalLinks: 'https://app.example/' }, send),
      'wechat://?app_id=an-app&state=a+state&universal_links=https%3A%2F%2Fapp.example%2F',
    ],
    [
      'alipay',
      alipayProvider(alipay, send),
      `https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?app_id=an-app&${back}&scope=auth_user&state=a+state`,
    ],
    ['alipay, in an app', alipayAppProvider(alipay, send), 'alipay://?app_id=an-app&state=a+state'],
    [
      'dingtalk',
      dingtalkProvider(client, send),
      `https://login.dingtalk.com/oauth2/auth?client_id=a-client&response_type=code&${back}&scope=openid&state=a+state&prompt=consent`,
    ],
    [
      'feishu',
      feishuProvider(app, send),
      `https://accounts.feishu.cn/open-apis/authen/v1/authorize?client_id=an-app&response_type=code&${back}&state=a+state`,
    ],
    [
      'qq',
      qqProvider(client, send),
      `https://graph.qq.com/oauth2.0/authorize?client_id=a-client&response_type=code&${back}&scope=get_user_info&state=a+state`,
    ],
  ])('has the parameters that the provider expects: %s', async (_, provider, expected) => {
    const { authorizationUri, authorization } = await begin(provider)
    expect(authorizationUri.replace(/(?<=(nonce|code_challenge)=)[\w-]{43}/g, '*')).toBe(expected)
    expect(authorization).toMatchObject(here)
    expect(authorizationUri).not.toContain('secret')
  })
})

/** Begins a sign-in and finishes it with a code. */
async function finish(provider: Provider, returned: object = { code: 'a-code' }) {
  const { authorization } = await begin(provider)
  return provider.finish(authorization, { ...here, ...returned })
}

describe('github', () => {
  const user = {
    id: 42,
    login: 'octocat',
    name: null,
    avatar_url: 'https://pictures.example/42',
    email: 'shown@mail.example',
  }
  const token = { access_token: 'a-token', token_type: 'bearer', scope: 'user:email' }

  it('reports the verified primary email, not the one of the public profile', async () => {
    answers = {
      'POST github.com/login/oauth/access_token': token,
      'GET api.github.com/user': user,
      'GET api.github.com/user/emails': [
        { email: 'other@mail.example', primary: false, verified: true },
        { email: 'proved@mail.example', primary: true, verified: true },
      ],
    }
    expect(await finish(githubProvider(client, send))).toMatchObject({
      isEmailVerified: true,
      userInfo: {
        id: '42',
        name: 'octocat',
        avatar: 'https://pictures.example/42',
        email: 'proved@mail.example',
        rawData: user,
      },
      tokens: { accessToken: 'a-token', scope: 'user:email', tokenType: 'bearer' },
    })
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'a-code',
      redirect_uri: here.redirectUri,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
      client_id: 'a-client',
      client_secret: 'a-secret',
    })
    expect(asked[1]?.headers).toMatchObject({ authorization: 'Bearer a-token', 'user-agent': 'Latchkey' })
  })

  it('reports no verified email without one', async () => {
    answers = { 'POST github.com/login/oauth/access_token': token, 'GET api.github.com/user': user }
    expect(await finish(githubProvider(client, send))).toMatchObject({
      isEmailVerified: false,
      userInfo: { email: 'shown@mail.example' },
    })
    answers['GET api.github.com/user/emails'] = [
      { email: 'proved@mail.example', primary: true, verified: false },
    ]
    expect((await finish(githubProvider(client, send))).isEmailVerified).toBe(false)
  })
})

describe('an email that the provider does not vouch for', () => {
  it('is not reported as verified: Microsoft', async () => {
    const me = { id: 'an-object', displayName: 'Mia', mail: 'mia@company.example' }
    answers = {
      'POST login.microsoftonline.com/common/oauth2/v2.0/token': {
        access_token: 'a-token',
        token_type: 'Bearer',
      },
      'GET graph.microsoft.com/v1.0/me': me,
    }
    const config = { ...client, cloudInstance: 'https://login.microsoftonline.com', tenantId: 'common' }
    expect(await finish(microsoftProvider(config, send))).toMatchObject({
      isEmailVerified: false,
      userInfo: { id: 'an-object', name: 'Mia', email: 'mia@company.example' },
    })
  })

  it('is not reported as verified: Facebook', async () => {
    const me = {
      id: '1',
      name: 'Fay',
      email: 'fay@mail.example',
      picture: { data: { url: 'https://pictures.example/1' } },
    }
    answers = {
      'POST graph.facebook.com/v23.0/oauth/access_token': { access_token: 'a-token', token_type: 'bearer' },
      'GET graph.facebook.com/v23.0/me': me,
    }
    expect(await finish(facebookProvider(client, send))).toMatchObject({
      isEmailVerified: false,
      userInfo: { id: '1', name: 'Fay', email: 'fay@mail.example', avatar: 'https://pictures.example/1' },
    })
    expect(asked[1]?.query.fields).toBe('id,name,email,picture.width(400).height(400)')
  })
})

describe('x', () => {
  it('authenticates by header, and requests the email only with its scope', async () => {
    answers = {
      'POST api.x.com/2/oauth2/token': { access_token: 'a-token', token_type: 'bearer', expires_in: 7200 },
      'GET api.x.com/2/users/me': {
        data: {
          id: '7',
          name: 'Xi',
          username: 'xi',
          profile_image_url: 'https://pictures.example/7',
          confirmed_email: 'xi@mail.example',
        },
      },
    }
    expect((await finish(xProvider(client, send))).userInfo).toMatchObject({ id: '7', name: 'Xi' })
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('a-client:a-secret')}`)
    expect(asked[1]?.query['user.fields']).toBe('id,name,username,profile_image_url')
    Object.assign(answers['POST api.x.com/2/oauth2/token'] as object, { scope: 'users.read' })
    await finish(xProvider({ ...client, scope: 'users.read users.email' }, send))
    expect(asked[3]?.query['user.fields']).toBe('id,name,username,profile_image_url')
    Object.assign(answers['POST api.x.com/2/oauth2/token'] as object, { scope: 'users.read users.email' })
    const found = await finish(xProvider({ ...client, scope: 'users.read users.email' }, send))
    expect(found).toMatchObject({ isEmailVerified: true, userInfo: { email: 'xi@mail.example' } })
    expect(asked[5]?.query['user.fields']).toBe('id,name,username,profile_image_url,confirmed_email')
  })
})

describe('apple', () => {
  async function tokenFor(
    claims: object,
    { issuer = 'https://appleid.apple.com', audience = 'a-client', signs = true } = {},
  ) {
    const { privateKey: ours, publicKey: shown } = await generateKeyPair('RS256', { extractable: true })
    const { privateKey: theirs } = await generateKeyPair('RS256')
    answers = {
      'GET appleid.apple.com/auth/keys': { keys: [{ ...(await exportJWK(shown)), kid: 'k', alg: 'RS256' }] },
    }
    return new SignJWT({ sub: 'an-apple', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(signs ? ours : theirs)
  }
  const provider = appleProvider({ clientId: 'a-client' }, send)

  it('takes the identity from the ID token, and only the name from beside it', async () => {
    const { authorization } = await begin(provider)
    const id_token = await tokenFor({
      nonce: authorization.nonce,
      email: 'ada@mail.example',
      email_verified: 'true',
    })
    const user = JSON.stringify({ name: { firstName: 'Ada', lastName: 'L.' }, email: 'forged@mail.example' })
    expect(
      await provider.finish(authorization, { state: here.state, code: 'c', id_token, user }),
    ).toMatchObject({
      isEmailVerified: true,
      userInfo: { id: 'an-apple', name: 'Ada L.', email: 'ada@mail.example' },
      tokens: {},
    })
  })

  it.each<[string, object, object]>([
    ['of another authorization request', { nonce: 'another' }, {}],
    ['for another client', {}, { audience: 'another' }],
    ['of another issuer', {}, { issuer: 'https://evil.example' }],
    ['with a foreign signature', {}, { signs: false }],
  ])('refuses an ID token %s', async (_, claims, forged) => {
    const { authorization } = await begin(provider)
    const id_token = await tokenFor({ nonce: authorization.nonce, ...claims }, forged)
    expect(await refusalOf(provider.finish(authorization, { id_token }))).toBe(
      'connector.social_invalid_id_token',
    )
  })

  it('refuses a callback without an ID token', async () => {
    expect(await refusalOf(finish(provider))).toBe('connector.social_invalid_id_token')
  })
})

describe('wechat', () => {
  const token = {
    access_token: 'a-token',
    expires_in: 7200,
    refresh_token: 'r',
    openid: 'an-openid',
    scope: 'snsapi_login',
  }
  const user = {
    openid: 'an-openid',
    nickname: '小明',
    headimgurl: 'https://pictures.example/w',
    unionid: 'a-union',
  }

  it('returns the person’s union id, which is the same in every application of one owner', async () => {
    answers = {
      'GET api.weixin.qq.com/sns/oauth2/access_token': token,
      'GET api.weixin.qq.com/sns/userinfo': user,
    }
    for (const provider of [wechatProvider(app, send), wechatAppProvider(app, send)])
      expect(await finish(provider)).toMatchObject({
        isEmailVerified: false,
        userInfo: { id: 'a-union', name: '小明', avatar: 'https://pictures.example/w' },
        tokens: { accessToken: 'a-token', refreshToken: 'r' },
      })
    expect(asked[0]?.query).toEqual({
      appid: 'an-app',
      secret: 'a-secret',
      code: 'a-code',
      grant_type: 'authorization_code',
    })
    expect(asked[1]?.query).toEqual({ access_token: 'a-token', openid: 'an-openid' })
    answers['GET api.weixin.qq.com/sns/userinfo'] = { ...user, unionid: undefined }
    expect((await finish(wechatProvider(app, send))).userInfo.id).toBe('an-openid')
  })

  it.each([
    [40029, 'connector.social_auth_code_invalid'],
    [40163, 'connector.social_auth_code_invalid'],
    [45011, 'connector.rate_limit_exceeded'],
    [40125, 'connector.general'],
  ])('maps the error number %i', async (errcode, code) => {
    answers = { 'GET api.weixin.qq.com/sns/oauth2/access_token': { errcode, errmsg: 'no' } }
    expect(await refusalOf(finish(wechatProvider(app, send)))).toBe(code)
  })
})

describe('qq', () => {
  it('returns the person of a token that was issued to this client', async () => {
    answers = {
      'GET graph.qq.com/oauth2.0/token': {
        access_token: 'a-token',
        expires_in: '7776000',
        refresh_token: 'r',
      },
      'GET graph.qq.com/oauth2.0/me': { client_id: 'a-client', openid: 'an-openid', unionid: 'a-union' },
      'GET graph.qq.com/user/get_user_info': {
        ret: 0,
        nickname: '小明',
        figureurl_qq_2: 'https://pictures.example/q',
      },
    }
    expect(await finish(qqProvider(client, send))).toMatchObject({
      userInfo: { id: 'a-union', name: '小明', avatar: 'https://pictures.example/q' },
      tokens: { accessToken: 'a-token', expiresAt: expect.any(Number) },
    })
    expect(asked[0]?.query).toMatchObject({ code: 'a-code', redirect_uri: here.redirectUri, fmt: 'json' })
    answers['GET graph.qq.com/oauth2.0/me'] = { client_id: 'another', openid: 'an-openid' }
    expect(await refusalOf(finish(qqProvider(client, send)))).toBe('connector.social_invalid_access_token')
  })

  it('maps an error number', async () => {
    answers = {
      'GET graph.qq.com/oauth2.0/token': { error: 100019, error_description: 'code to access token error' },
    }
    expect(await refusalOf(finish(qqProvider(client, send)))).toBe('connector.social_auth_code_invalid')
  })
})

describe('dingtalk', () => {
  it('returns the person of a code, which DingTalk calls `authCode`', async () => {
    answers = {
      'POST api.dingtalk.com/v1.0/oauth2/userAccessToken': {
        accessToken: 'a-token',
        refreshToken: 'r',
        expireIn: 7200,
      },
      'GET api.dingtalk.com/v1.0/contact/users/me': {
        nick: '小明',
        avatarUrl: 'https://pictures.example/d',
        unionId: 'a-union',
        openId: 'o',
        mobile: '13800000000',
        stateCode: '86',
      },
    }
    expect(await finish(dingtalkProvider(client, send), { authCode: 'a-code' })).toMatchObject({
      isEmailVerified: false,
      userInfo: { id: 'a-union', name: '小明', phone: '8613800000000' },
    })
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      ...client,
      code: 'a-code',
      grantType: 'authorization_code',
    })
    expect(asked[1]?.headers['x-acs-dingtalk-access-token']).toBe('a-token')
  })
})

describe('feishu', () => {
  it('returns the person of a code', async () => {
    answers = {
      'POST open.feishu.cn/open-apis/authen/v2/oauth/token': {
        code: 0,
        access_token: 'a-token',
        token_type: 'Bearer',
        expires_in: 7200,
      },
      'GET open.feishu.cn/open-apis/authen/v1/user_info': {
        code: 0,
        data: {
          open_id: 'an-open-id',
          name: '小明',
          avatar_url: 'https://pictures.example/f',
          mobile: '+8613800000000',
        },
      },
    }
    expect(await finish(feishuProvider(app, send))).toMatchObject({
      userInfo: {
        id: 'an-open-id',
        name: '小明',
        phone: '8613800000000',
        avatar: 'https://pictures.example/f',
      },
      tokens: { accessToken: 'a-token', tokenType: 'Bearer' },
    })
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      client_id: 'an-app',
      client_secret: 'a-secret',
      code: 'a-code',
      redirect_uri: here.redirectUri,
    })
  })

  it('maps an error number', async () => {
    answers = {
      'POST open.feishu.cn/open-apis/authen/v2/oauth/token': { code: 20003, error_description: 'used' },
    }
    expect(await refusalOf(finish(feishuProvider(app, send)))).toBe('connector.social_auth_code_invalid')
  })
})

describe('alipay', () => {
  const gateway = 'POST openapi.alipay.com/gateway.do'
  const both = {
    alipay_system_oauth_token_response: { access_token: 'a-token', user_id: '2088', expires_in: '3600' },
    alipay_user_info_share_response: {
      code: '10000',
      user_id: '2088',
      nick_name: '小明',
      avatar: 'https://pictures.example/a',
    },
  }

  it('returns the person of a code, by signed requests', async () => {
    answers = { [gateway]: both }
    for (const provider of [alipayProvider(alipay, send), alipayAppProvider(alipay, send)])
      expect(await finish(provider, { auth_code: 'a-code' })).toMatchObject({
        userInfo: { id: '2088', name: '小明', avatar: 'https://pictures.example/a' },
        tokens: { accessToken: 'a-token' },
      })
    const { sign, ...parameters } = Object.fromEntries(new URLSearchParams(asked[0]?.body))
    expect(parameters).toEqual({
      app_id: 'an-app',
      charset: 'utf-8',
      code: 'a-code',
      format: 'JSON',
      grant_type: 'authorization_code',
      method: 'alipay.system.oauth.token',
      sign_type: 'RSA2',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      version: '1.0',
    })
    const signed = Object.keys(parameters)
      .sort()
      .map(name => `${name}=${parameters[name]}`)
      .join('&')
    expect(
      createVerify('RSA-SHA256')
        .update(signed)
        .verify(publicKey, sign ?? '', 'base64'),
    ).toBe(true)
  })

  it('accepts a private key without PEM header, as PKCS #1 or PKCS #8', async () => {
    answers = { [gateway]: both }
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      const key = privateKey.export({ type, format: 'der' }).toString('base64')
      expect(
        (await finish(alipayProvider({ ...alipay, privateKey: key }, send), { auth_code: 'c' })).userInfo.id,
      ).toBe('2088')
    }
    expect(
      await refusalOf(finish(alipayProvider({ ...alipay, privateKey: 'none' }, send), { auth_code: 'c' })),
    ).toBe('connector.invalid_config')
  })

  it('maps an error code', async () => {
    answers = {
      [gateway]: { error_response: { code: '40002', sub_code: 'isv.code-invalid', sub_msg: 'no' } },
    }
    expect(await refusalOf(finish(alipayProvider(alipay, send), { auth_code: 'a-code' }))).toBe(
      'connector.social_auth_code_invalid',
    )
  })
})

describe('every provider', () => {
  it.each<[string, Provider]>([
    ['github', githubProvider(client, send)],
    ['wechat', wechatProvider(app, send)],
    ['qq', qqProvider(client, send)],
    ['dingtalk', dingtalkProvider(client, send)],
    ['feishu', feishuProvider(app, send)],
    ['alipay', alipayProvider(alipay, send)],
    ['apple', appleProvider({ clientId: 'a-client' }, send)],
  ])('receives no request when `state` or `redirectUri` differs: %s', async (_, provider) => {
    for (const forged of [{ state: 'forged' }, { redirectUri: 'https://evil.example' }])
      expect(await refusalOf(finish(provider, { code: 'c', ...forged }))).toBe(
        'connector.invalid_request_parameters',
      )
    expect(await refusalOf(finish(provider, { error: 'access_denied' }))).toBe(
      'connector.authorization_failed',
    )
    expect(asked).toEqual([])
  })

  it.each<[string, Provider]>([
    ['wechat', wechatProvider(app, send)],
    ['qq', qqProvider(client, send)],
    ['dingtalk', dingtalkProvider(client, send)],
    ['feishu', feishuProvider(app, send)],
    ['alipay', alipayProvider(alipay, send)],
  ])('is refused when its response is malformed: %s', async (_, provider) => {
    expect(await refusalOf(finish(provider))).toMatch(/^connector\.(invalid_response|general)$/)
  })
})
