import {
  ErrorResponse,
  type User,
  UserManager,
  type UserManagerSettings,
  WebStorageStateStore,
} from 'oidc-client-ts'
import { createResourceTokens } from './resource-tokens.ts'

export type AuthSettings = {
  issuer: string
  clientId: string
  redirectUri: string | undefined
  postLogoutRedirectUri: string | undefined
  scope: string
  /** Indicators of the application's own APIs. */
  resources?: readonly string[] | undefined
  onReturn?: ((address: string) => void) | undefined
}

export type AuthState = { isSignedIn: boolean; isLoading: boolean; error: Error | undefined }

/** All that the hooks and components can show and change. */
export const everyScope =
  'openid offline_access profile email phone address identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices'

/** In seconds: an access token is renewed this long before it expires, the time a request takes. */
const margin = 30

export type AuthSession = ReturnType<typeof createAuthSession>

/**
 * A person's session with an application in the browser: authorization code flow with PKCE, tokens in `sessionStorage`,
 * which other tabs cannot see and which ends with the tab. Touches the browser only from `start` on.
 */
export function createAuthSession({ onReturn = replaceAddress, ...settings }: AuthSettings) {
  let made: { manager: UserManager; settings: UserManagerSettings } | undefined
  const open = () => {
    made ??= openManager(settings)
    return made
  }
  const manager = () => open().manager
  let state: AuthState = { isSignedIn: false, isLoading: true, error: undefined }
  const watchers = new Set<() => void>()
  const show = (next: Partial<AuthState>) => {
    state = { ...state, isLoading: false, ...next }
    for (const changed of watchers) changed()
  }
  let starting: Promise<void> | undefined
  let refreshing: Promise<User | null> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  const resourceTokens = createResourceTokens(open, margin)

  /** Takes the response of the server, or the session of this tab, once. */
  function start(): Promise<void> {
    starting ??= resume().then(
      user => show({ isSignedIn: user !== null }),
      (error: Error) => show({ error }),
    )
    return starting
  }

  async function resume(): Promise<User | null> {
    if (isResponse(manager().settings.redirect_uri)) return takeResponse()
    const user = await manager().getUser()
    // Without a connection the session goes on: the next call for a token tries again.
    return user && isOld(user) ? refresh().catch(() => user) : user
  }

  async function takeResponse(): Promise<User | null> {
    const response = location.href
    const { redirect_uri: arrival } = manager().settings
    try {
      const user = await manager().signinRedirectCallback(response)
      const { returnTo } = user.state as { returnTo: string } // the cast is safe: `signIn` wrote it
      onReturn(returnTo)
      return user
    } catch (error) {
      replaceAddress(arrival)
      // A response that is opened again, from the history, belongs to a session that exists already.
      const user = error instanceof ErrorResponse ? null : await manager().getUser()
      if (user) return user
      throw error
    }
  }

  /** One use of the refresh token at a time: the server rotates it, and treats a second use as theft. */
  function alone<Result>(use: () => Promise<Result>): Promise<Result> {
    const result = turn.then(use)
    turn = result.catch(() => undefined)
    return result
  }

  function refresh(): Promise<User | null> {
    refreshing ??= alone(renew).finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  /** A token for an API of the application. A refusal ends the session, as that of a refresh does. */
  async function tokenFor(resource: string): Promise<string | undefined> {
    const find = async () => resourceTokens.find(resource) ?? (await resourceTokens.request(resource))
    try {
      return await alone(find)
    } catch (error) {
      if (!(error instanceof ErrorResponse) || error.error !== 'invalid_grant') throw error
      await forget()
      return undefined
    }
  }

  async function renew(): Promise<User | null> {
    try {
      const user = await manager().getUser()
      if (user?.refresh_token) return await manager().signinSilent()
    } catch (error) {
      if (!(error instanceof ErrorResponse)) throw error
    }
    await forget()
    return null
  }

  /** Forgets the session of this tab; the one at the server stays. */
  async function forget(): Promise<void> {
    resourceTokens.forget()
    await manager().removeUser()
    show({ isSignedIn: false })
  }

  return {
    watch(changed: () => void) {
      watchers.add(changed)
      return () => {
        watchers.delete(changed)
      }
    },
    state: () => state,
    start,
    forget,
    async signIn(): Promise<void> {
      const { pathname, search, hash } = location
      show({ error: undefined })
      try {
        // Without the prompt the server gives no refresh token; OpenID Connect Core 1.0 section 11.
        await manager().signinRedirect({ prompt: 'consent', state: { returnTo: pathname + search + hash } })
      } catch (error) {
        // The server does not answer, or is no OpenID provider.
        show({ error: error instanceof Error ? error : new Error(String(error)) })
      }
    },
    async signOut(): Promise<void> {
      try {
        await manager().revokeTokens(['refresh_token'])
      } catch (error) {
        // The browser would show a page of its own. The person is signed out here; the server did not hear of it.
        if (error instanceof TypeError) {
          await forget()
          return show({ error })
        }
        // Signing out goes on: the token ends with the session.
      }
      await manager().signoutRedirect()
    },
    async getAccessToken(resource?: string): Promise<string | undefined> {
      await start()
      if (resource !== undefined) return tokenFor(resource)
      const user = await manager().getUser()
      return (user && isOld(user) ? await refresh() : user)?.access_token
    },
  }
}

function openManager({ issuer, clientId, scope, resources, ...addresses }: Omit<AuthSettings, 'onReturn'>) {
  const home = new URL('/', location.href).href
  const { redirectUri = home, postLogoutRedirectUri = redirectUri } = addresses
  const store = new WebStorageStateStore({ store: sessionStorage })
  const settings: UserManagerSettings = {
    authority: issuer,
    client_id: clientId,
    redirect_uri: redirectUri,
    post_logout_redirect_uri: postLogoutRedirectUri,
    scope,
    ...(resources && resources.length > 0 && { resource: [...resources] }),
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false,
  }
  return { settings, manager: new UserManager(settings) }
}

function isOld({ expires_in: left = 0 }: User) {
  return left < margin
}

/** Whether the server sent the browser here; the parameters alone may be of a social provider. */
function isResponse(redirectUri: string) {
  const { origin, pathname, searchParams } = new URL(location.href)
  const isThere = origin + pathname === redirectUri.replace(/[?#].*/, '')
  return isThere && searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'))
}

function replaceAddress(address: string) {
  history.replaceState(null, '', address)
  // Routers of applications read the address again.
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
}
