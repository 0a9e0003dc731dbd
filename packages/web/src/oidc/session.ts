import { getValidatedIdTokenClaims, ResponseBodyError, type TokenEndpointResponse } from 'oauth4webapi'
import { addressOf } from '../base.ts'
import {
  authorizationAddress,
  createPending,
  endSessionAddress,
  type Page,
  readUserInfo,
  redeemCode,
  refreshTokens,
  revoke,
} from './protocol.ts'
import { createVault } from './vault.ts'

type Fresh = {
  accessToken: string
  expiresAt: number
  claims: Record<string, unknown>
  /** The scopes of the access token; RFC 6749 section 5.1. */
  scopes: readonly string[]
}

type SessionOptions = { clientId: string; path: string; scope: string; resource?: string }

const never = new Promise<never>(() => {})

/** A person's session with one of Latchkey's own pages. */
export function createSession({ clientId, path, scope, resource }: SessionOptions) {
  const page: Page = { clientId, scope, resource, redirectUri: addressOf(path) }
  const vault = createVault(clientId)
  let starting: Promise<Fresh> | undefined
  let refreshing: Promise<Fresh> | undefined
  let fresh: Fresh | undefined

  /**
   * Resumes the session, or redirects to the sign-in page and never returns. A failure stays until the page is loaded
   * again, because an automatic retry could redirect in a loop.
   */
  function start() {
    starting ??= begin()
    return starting
  }

  async function begin() {
    if (isCallback()) return redeem(new URL(location.href))
    if (!vault.tokens()) return signIn()
    return refresh().catch(error => {
      if (isOver(error)) return signIn()
      throw error
    })
  }

  async function redeem(callback: URL) {
    const pending = vault.takePending(callback.searchParams.get('state') ?? '')
    history.replaceState(null, '', pending?.returnTo ?? page.redirectUri)
    dispatchEvent(new PopStateEvent('popstate'))
    return pending ? keep(await redeemCode(page, callback, pending)) : signIn()
  }

  function signIn(): Promise<never> {
    return leave({})
  }

  async function leave(extra: Record<string, string>): Promise<never> {
    const pending = createPending()
    const address = await authorizationAddress(page, pending, extra)
    vault.keepPending(pending)
    location.replace(address)
    return never
  }

  /** One refresh at a time: the server rotates refresh tokens, and treats a second use as theft. */
  function refresh() {
    refreshing ??= refreshTokens(page, vault.tokens()?.refreshToken ?? '')
      .then(keep)
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  function keep(answer: TokenEndpointResponse) {
    const known = vault.tokens()
    const refreshToken = answer.refresh_token ?? known?.refreshToken
    const idToken = answer.id_token ?? known?.idToken
    if (refreshToken && idToken) vault.keepTokens({ refreshToken, idToken })
    fresh = {
      accessToken: answer.access_token,
      expiresAt: Date.now() + (answer.expires_in ?? 60) * 1000,
      scopes: answer.scope?.split(' ') ?? fresh?.scopes ?? [],
      claims: { ...fresh?.claims, ...getValidatedIdTokenClaims(answer) },
    }
    return fresh
  }

  /** Returns an access token that is valid for at least another 30 seconds. */
  async function accessToken() {
    await start()
    const isGood = fresh && fresh.expiresAt - Date.now() > 30_000
    return isGood && fresh ? fresh.accessToken : (await refresh()).accessToken
  }

  async function signOut() {
    const tokens = vault.tokens()
    const address = await endSessionAddress(page, tokens?.idToken)
    vault.forget()
    // Signing out continues if the revocation fails: the token ends with the session.
    if (tokens) await revoke(page, tokens.refreshToken).catch(() => undefined)
    location.replace(address)
  }

  return {
    start,
    signIn,
    /** Lets the person sign in again, however recently they did, and come back to this address. */
    signInAfresh: () => leave({ prompt: 'login', max_age: '0' }),
    signOut,
    /** Forgets a session that has ended on the server. */
    forget: vault.forget,
    accessToken,
    readUserInfo: async () => readUserInfo(page, await accessToken()),
    /** Whether `start` has a session or a callback to resume. */
    isBegun: () => isCallback() || vault.tokens() !== undefined,
  }
}

function isCallback() {
  const query = new URLSearchParams(location.search)
  return query.has('state') && (query.has('code') || query.has('error'))
}

function isOver(error: unknown) {
  return error instanceof ResponseBodyError && error.error === 'invalid_grant'
}
