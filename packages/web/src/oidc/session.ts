import * as oauth from 'oauth4webapi'
import { addressOf } from '../base.ts'
import { createVault, type Tokens } from './vault.ts'

type SessionOptions = { clientId: string; page: string; scope: string }
type Fresh = { accessToken: string; expiresAt: number; claims: Record<string, unknown> }

export type Session = ReturnType<typeof createSession>

const issuer = new URL(addressOf('/oidc'))
const insecure = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' }
const never = new Promise<never>(() => {})

/** The person's session with one of Latchkey's own pages: OpenID Connect, code flow with PKCE (RFC 9700, 2.1.1). */
export function createSession({ clientId, page, scope }: SessionOptions) {
  const client: oauth.Client = { client_id: clientId }
  const vault = createVault(clientId)
  const redirectUri = addressOf(page)
  let starting: Promise<Fresh> | undefined
  let fresh: Fresh | undefined
  let refreshing: Promise<Fresh> | undefined
  let discovering: Promise<oauth.AuthorizationServer> | undefined

  const discover = () => {
    discovering ??= oauth
      .discoveryRequest(issuer, insecure)
      .then(answer => oauth.processDiscoveryResponse(issuer, answer))
      .catch(error => {
        discovering = undefined
        throw error
      })
    return discovering
  }

  /**
   * Takes up the session, or goes to the sign-in page; then it does not come back. What has failed stays failed until
   * the page is loaded again: to go on by itself would send the person around in circles.
   */
  function start() {
    starting ??= begin()
    return starting
  }

  async function begin() {
    const query = new URLSearchParams(location.search)
    if (query.has('state') && (query.has('code') || query.has('error'))) return redeem(new URL(location.href))
    if (!vault.tokens()) return signIn()
    return refresh().catch(error => {
      if (!isOver(error)) throw error
      return signIn()
    })
  }

  async function signIn(): Promise<never> {
    const server = await discover()
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const nonce = oauth.generateRandomNonce()
    const locales = new URLSearchParams(location.search).get('ui_locales')
    vault.keepPending({ state, nonce, verifier, returnTo: location.pathname + location.search })
    const address = new URL(server.authorization_endpoint ?? '')
    address.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(locales && { ui_locales: locales }),
    }).toString()
    location.replace(address)
    return never
  }

  async function redeem(callback: URL) {
    const pending = vault.takePending()
    history.replaceState(null, '', pending?.returnTo ?? redirectUri)
    dispatchEvent(new PopStateEvent('popstate'))
    if (!pending) return signIn()
    const server = await discover()
    const parameters = oauth.validateAuthResponse(server, client, callback, pending.state)
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      redirectUri,
      pending.verifier,
      insecure,
    )
    return keep(
      await oauth.processAuthorizationCodeResponse(server, client, answer, {
        expectedNonce: pending.nonce,
        requireIdToken: true,
      }),
    )
  }

  function refresh() {
    refreshing ??= askForFresh().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  async function askForFresh() {
    const server = await discover()
    const { refreshToken } = vault.tokens() ?? {}
    if (!refreshToken) throw new SessionOver()
    const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, insecure)
    return keep(await oauth.processRefreshTokenResponse(server, client, answer))
  }

  function keep(answer: oauth.TokenEndpointResponse) {
    const known: Partial<Tokens> = vault.tokens() ?? {}
    const refreshToken = answer.refresh_token ?? known.refreshToken
    const idToken = answer.id_token ?? known.idToken
    if (refreshToken && idToken) vault.keepTokens({ refreshToken, idToken })
    fresh = {
      accessToken: answer.access_token,
      expiresAt: Date.now() + (answer.expires_in ?? 60) * 1000,
      claims: { ...fresh?.claims, ...oauth.getValidatedIdTokenClaims(answer) },
    }
    return fresh
  }

  /** A token that is good for some time yet. */
  async function accessToken() {
    await start()
    if (fresh && fresh.expiresAt - Date.now() > 30_000) return fresh.accessToken
    return (await refresh()).accessToken
  }

  async function userInfo() {
    const server = await discover()
    const answer = await oauth.userInfoRequest(server, client, await accessToken(), insecure)
    return oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, answer)
  }

  async function signOut() {
    const server = await discover()
    const tokens = vault.tokens()
    vault.forget()
    if (tokens) {
      // Signing out goes on even when the token cannot be revoked: ending the session ends it too.
      await oauth
        .revocationRequest(server, client, oauth.None(), tokens.refreshToken, insecure)
        .catch(() => undefined)
    }
    const address = new URL(server.end_session_endpoint ?? '')
    address.search = new URLSearchParams({
      client_id: clientId,
      post_logout_redirect_uri: addressOf('/signed-out'),
      ...(tokens && { id_token_hint: tokens.idToken }),
    }).toString()
    location.replace(address)
  }

  return {
    start,
    signIn,
    signOut,
    accessToken,
    userInfo,
    isKnown: () => vault.tokens() !== undefined || new URLSearchParams(location.search).has('state'),
  }
}

class SessionOver extends Error {}

function isOver(error: unknown) {
  return (
    error instanceof SessionOver ||
    (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant')
  )
}
