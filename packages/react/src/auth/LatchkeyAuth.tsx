import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import { forgetPerson } from '../forget-person.ts'
import { LatchkeyProvider, type LatchkeyProviderProps } from '../LatchkeyProvider.tsx'
import type { SessionEnding } from '../session-ending.ts'
import { type AuthSession, type AuthState, createAuthSession, everyScope } from './auth-session.ts'

export type LatchkeyAuthProps = Omit<LatchkeyProviderProps, 'endpoint' | 'getAccessToken'> & {
  /** The issuer of the server: its URL with `/oidc`, e.g. `https://id.example.com/oidc`. */
  issuer: string
  /** The id of the application, of the type `SPA`. */
  clientId: string
  /** Where the server sends the person after signing in, as registered; the origin of the page with `/` unless given. */
  redirectUri?: string
  /** Where the server sends the person after signing out, as registered; `redirectUri` unless given. */
  postLogoutRedirectUri?: string
  /**
   * Goes to the address where the person began to sign in, for routers that do not follow `history.replaceState`, such
   * as that of Next.js; unless given, the address is replaced, with a `popstate` event.
   */
  onReturn?: (address: string) => void
  /** The scopes to ask for, separated by spaces; all that the account components use unless given. */
  scope?: string
  /**
   * Indicators of your own APIs, such as `https://api.example.com`, for which `getAccessToken` gives tokens. Add their
   * scopes to `scope`.
   */
  resources?: readonly string[]
}

/** The state of signing in, and what changes it. */
export type LatchkeyAuthValue = AuthState &
  Pick<AuthSession, 'getAccessToken'> & {
    /** Leaves for the sign-in page, and comes back to the present address. If the server cannot be reached, `error` says so. */
    signIn: () => Promise<void>
    /** Ends the session here and at the server, and leaves for `postLogoutRedirectUri`. */
    signOut: () => Promise<void>
  }

const AuthContext = createContext<LatchkeyAuthValue | null>(null)

/**
 * Signs people in with the authorization code flow and PKCE, and provides the hooks and components with the access token.
 * The properties of the application stay as they are at first.
 */
export function LatchkeyAuth(props: LatchkeyAuthProps) {
  const {
    issuer,
    clientId,
    redirectUri,
    postLogoutRedirectUri,
    onReturn,
    scope = everyScope,
    resources,
    ...others
  } = props
  const { onSignedOut, onSessionsEnded, tabStorage } = others
  const [session] = useState(() =>
    createAuthSession({ issuer, clientId, redirectUri, postLogoutRedirectUri, scope, resources, onReturn }),
  )
  useEffect(() => void session.start(), [session])
  const state = useSyncExternalStore(session.watch, session.state, session.state)
  const value = useMemo<LatchkeyAuthValue>(() => {
    const { signIn, getAccessToken } = session
    const signOut = () => {
      if (tabStorage) forgetPerson(tabStorage)
      return session.signOut()
    }
    return { ...state, signIn, signOut, getAccessToken }
  }, [session, state, tabStorage])
  const leave = useCallback(() => {
    void session.forget()
    onSignedOut?.()
  }, [session, onSignedOut])
  const end = async (ending: SessionEnding) => {
    await session.forget()
    if (onSessionsEnded) await onSessionsEnded(ending)
    else onSignedOut?.()
  }
  return (
    <AuthContext.Provider value={value}>
      <LatchkeyProvider
        {...others}
        endpoint={issuer.replace(/\/oidc\/?$/, '')}
        getAccessToken={session.getAccessToken}
        onSignedOut={leave}
        onSessionsEnded={end}
      />
    </AuthContext.Provider>
  )
}

/** Whether the person is signed in, and how that changes. */
export function useLatchkeyAuth(): LatchkeyAuthValue {
  const value = useContext(AuthContext)
  if (!value) throw new Error('useLatchkeyAuth stands outside of <LatchkeyAuth>.')
  return value
}
