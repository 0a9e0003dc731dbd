import * as oauth from 'oauth4webapi'
import { addressOf } from '../base.ts'
import type { Pending } from './vault.ts'

/**
 * One of Latchkey's own pages as an OpenID Connect client: public, authorization code flow with PKCE (RFC 9700
 * section 2.1.1).
 */
export type Page = {
  clientId: string
  redirectUri: string
  scope: string
  /** The API that access tokens are for; RFC 8707. The server's own user information unless given. */
  resource?: string | undefined
}

const issuer = new URL(addressOf('/oidc'))
const insecure = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' }
const clientOf = (page: Page): oauth.Client => ({ client_id: page.clientId })

let discovering: Promise<oauth.AuthorizationServer> | undefined

function discover() {
  discovering ??= oauth
    .discoveryRequest(issuer, insecure)
    .then(answer => oauth.processDiscoveryResponse(issuer, answer))
    .catch(error => {
      discovering = undefined
      throw error
    })
  return discovering
}

/** The state to keep while the person is on the sign-in page. */
export function createPending(): Pending {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    returnTo: location.pathname + location.search,
  }
}

/** `extra` has further parameters, such as `max_age`. */
export async function authorizationAddress(
  page: Page,
  { state, nonce, verifier }: Pending,
  extra: Record<string, string> = {},
) {
  const { authorization_endpoint = '' } = await discover()
  const locales = new URLSearchParams(location.search).get('ui_locales')
  return withQuery(authorization_endpoint, {
    client_id: page.clientId,
    redirect_uri: page.redirectUri,
    response_type: 'code',
    scope: page.scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(locales && { ui_locales: locales }),
    ...resourceOf(page),
    ...extra,
  })
}

function resourceOf({ resource }: Page): Record<string, string> {
  return resource ? { resource } : {}
}

/** Exchanges the code of the callback for tokens. */
export async function redeemCode(page: Page, callback: URL, { state, nonce, verifier }: Pending) {
  const server = await discover()
  const client = clientOf(page)
  const parameters = oauth.validateAuthResponse(server, client, callback, state)
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    page.redirectUri,
    verifier,
    { ...insecure, additionalParameters: resourceOf(page) },
  )
  return oauth.processAuthorizationCodeResponse(server, client, answer, {
    expectedNonce: nonce,
    requireIdToken: true,
  })
}

export async function refreshTokens(page: Page, refreshToken: string) {
  const server = await discover()
  const client = clientOf(page)
  const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, {
    ...insecure,
    additionalParameters: resourceOf(page),
  })
  return oauth.processRefreshTokenResponse(server, client, answer)
}

/** Exchanges a subject token for an access token in the name of its person; RFC 8693. */
export async function exchangeSubjectToken(page: Page, subjectToken: string) {
  const server = await discover()
  const client = clientOf(page)
  const answer = await oauth.genericTokenEndpointRequest(
    server,
    client,
    oauth.None(),
    'urn:ietf:params:oauth:grant-type:token-exchange',
    {
      subject_token: subjectToken,
      subject_token_type: 'urn:logto:token-type:impersonation_token',
      scope: page.scope,
    },
    insecure,
  )
  return oauth.processGenericTokenEndpointResponse(server, client, answer)
}

/** Revokes a refresh token or an access token; RFC 7009. */
export async function revoke(page: Page, token: string) {
  await oauth.revocationRequest(await discover(), clientOf(page), oauth.None(), token, insecure)
}

export async function readUserInfo(page: Page, accessToken: string) {
  const server = await discover()
  const answer = await oauth.userInfoRequest(server, clientOf(page), accessToken, insecure)
  return oauth.processUserInfoResponse(server, clientOf(page), oauth.skipSubjectCheck, answer)
}

/** The URL that ends the session; OpenID Connect RP-Initiated Logout 1.0. */
export async function endSessionAddress(page: Page, idToken: string | undefined) {
  const { end_session_endpoint = '' } = await discover()
  return withQuery(end_session_endpoint, {
    client_id: page.clientId,
    post_logout_redirect_uri: addressOf('/signed-out'),
    ...(idToken && { id_token_hint: idToken }),
  })
}

function withQuery(endpoint: string, query: Record<string, string>) {
  const address = new URL(endpoint)
  address.search = new URLSearchParams(query).toString()
  return address
}
