import { Auth, type AuthConfig } from '@auth/core'
import { decodeProtectedHeader } from 'jose'
import * as openid from 'openid-client'
import { Issuer } from 'openid-client-5'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CookieJar, signIn } from './support/people.ts'
import { person, registerRelyingParty, signInFrom } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { confirmSignOut } from './support/sign-out.ts'

// Libraries that applications use, with their defaults: each signs a person in, reads who they are, and signs out.

const home = 'https://app.example/bye'
const callback = 'https://app.example/callback'
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, person.username, person.password, { event: 'Register' })
})
afterAll(() => server.stop())

describe.each(['RS256', 'ES384'] as const)('with ID tokens by %s', algorithm => {
  it('openid-client 5 signs a person in, and out', async () => {
    const { id, secret } = await registerRelyingParty(server, { home, callback }, algorithm)
    const { Client } = await Issuer.discover(`${server.url}/oidc`)
    const client = new Client({
      client_id: id,
      client_secret: secret,
      redirect_uris: [callback],
      response_types: ['code'],
      // RS256 is the library's default.
      ...(algorithm !== 'RS256' && { id_token_signed_response_alg: algorithm }),
    })
    const address = client.authorizationUrl({ scope: 'openid profile', state: 's', nonce: 'n' })
    const { jar, returned } = await signInFrom(server, address, callback)
    const tokens = await client.callback(callback, client.callbackParams(returned), {
      state: 's',
      nonce: 'n',
    })
    expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe(algorithm)
    expect(tokens.claims().username).toBe('mira')
    expect((await client.userinfo(tokens)).username).toBe('mira')
    const end = client.endSessionUrl({
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: home,
    })
    expect(await confirmSignOut(jar, await jar.fetch(end))).toBe(home)
  })

  it('openid-client 6 signs a person in, and out', async () => {
    const { id, secret } = await registerRelyingParty(server, { home, callback }, algorithm)
    const config = await openid.discovery(
      new URL(`${server.url}/oidc`),
      id,
      { id_token_signed_response_alg: algorithm },
      openid.ClientSecretPost(secret),
      { execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks] },
    )
    const verifier = openid.randomPKCECodeVerifier()
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid profile',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 's',
      nonce: 'n',
    })
    const { jar, returned } = await signInFrom(server, address.href, callback)
    const tokens = await openid.authorizationCodeGrant(config, new URL(returned), {
      pkceCodeVerifier: verifier,
      expectedState: 's',
      expectedNonce: 'n',
    })
    expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe(algorithm)
    const claims = tokens.claims()
    expect(claims?.username).toBe('mira')
    const info = await openid.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '')
    expect(info.username).toBe('mira')
    const end = openid.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: home,
    })
    expect(await confirmSignOut(jar, await jar.fetch(end.href))).toBe(home)
  })
})

it('@auth/core signs a person in, renews their tokens, and signs them out', async () => {
  const own = 'https://app.example/auth/callback/latchkey'
  const { id, secret } = await registerRelyingParty(server, { home, callback: own }, 'RS256')
  const config: AuthConfig = {
    basePath: '/auth',
    secret: 'what the cookies of this application are sealed with',
    trustHost: true,
    providers: [
      {
        id: 'latchkey',
        name: 'Latchkey',
        type: 'oidc',
        issuer: `${server.url}/oidc`,
        clientId: id,
        clientSecret: secret,
        authorization: { params: { scope: 'openid profile offline_access', prompt: 'consent' } },
      },
    ],
    callbacks: {
      // As its guide on refresh token rotation has it.
      jwt: async ({ token, account, profile }) =>
        account
          ? {
              ...token,
              idToken: account.id_token,
              username: profile?.username,
              refreshToken: account.refresh_token,
              accessToken: account.access_token,
            }
          : { ...token, ...(await renew(String(token.refreshToken))) },
      session: ({ session, token }) => ({
        ...session,
        username: token.username,
        idToken: token.idToken,
        accessToken: token.accessToken,
      }),
    },
  }
  const renew = async (refreshToken: string) => {
    const response = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: id,
        client_secret: secret,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }),
    })
    const tokens = (await response.json()) as { access_token: string; refresh_token?: string }
    return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token ?? refreshToken }
  }
  const here = new CookieJar((address, init) => Auth(new Request(address, init), config))
  const session = async () => (await here.fetch('https://app.example/auth/session')).json()
  const post = async (path: string) => {
    const { csrfToken } = await (await here.fetch('https://app.example/auth/csrf')).json()
    const body = new URLSearchParams({ csrfToken })
    return here.fetch(`https://app.example/auth/${path}`, { method: 'POST', body })
  }

  const begun = await post('signin/latchkey')
  const { jar, returned } = await signInFrom(server, begun.headers.get('location'), own)
  await here.fetch(returned)
  const { username, idToken, accessToken } = await session()
  expect(username).toBe('mira')
  expect(accessToken).toEqual(expect.any(String))
  expect((await session()).accessToken).not.toBe(accessToken)
  await post('signout')
  expect(await session()).toBeNull()
  const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: home })
  const end = await jar.fetch(`${server.url}/oidc/session/end?${query}`)
  expect(await confirmSignOut(jar, end)).toBe(home)
})
