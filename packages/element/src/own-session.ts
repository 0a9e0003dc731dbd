import { createAuthSession, everyScope } from '@latchkey/react/pages'

/**
 * The session of an application in this tab. Written out: types of the React package cannot be in those of this
 * package, which depends on nothing.
 */
export type OwnSession = {
  watch(changed: () => void): () => void
  state(): { isSignedIn: boolean; isLoading: boolean; error: Error | undefined }
  start(): Promise<void>
  forget(): Promise<void>
  signIn(): Promise<void>
  signOut(): Promise<void>
  getAccessToken(): Promise<string | undefined>
}

export type Client = { endpoint: string; clientId: string; redirectUri: string | undefined }

const sessions = new Map<string, OwnSession>()

/** The session of an application in this tab, which all elements of the page share. */
export function ownSession({ endpoint, clientId, redirectUri }: Client): OwnSession {
  const key = `${endpoint} ${clientId}`
  const session = sessions.get(key) ?? openSession({ endpoint, clientId, redirectUri })
  sessions.set(key, session)
  return session
}

function openSession({ endpoint, clientId, redirectUri }: Client): OwnSession {
  const page = location.href.replace(/[?#].*/, '')
  const address = redirectUri === undefined ? page : new URL(redirectUri, page).href
  return createAuthSession({
    issuer: `${endpoint.replace(/\/$/, '')}/oidc`,
    clientId,
    redirectUri: address,
    postLogoutRedirectUri: address,
    scope: everyScope,
  })
}
