import { OidcClient, type OidcClientSettings, type UserManager } from 'oidc-client-ts'

type Kept = { token: string; expiresAt: number }
type Session = { manager: UserManager; settings: OidcClientSettings }

/**
 * Access tokens for the application's own APIs, by the indicator of the API (RFC 8707). Each is requested with the
 * refresh token of the session when it is first needed, and kept in memory until `margin` seconds before it expires.
 */
export function createResourceTokens(open: () => Session, margin: number) {
  const kept = new Map<string, Kept>()
  let client: OidcClient | undefined

  /** The caller has to make sure that no other request uses the refresh token meanwhile. */
  async function request(resource: string): Promise<string | undefined> {
    const { manager, settings } = open()
    client ??= new OidcClient(settings)
    const user = await manager.getUser()
    const { refresh_token: present, session_state = null, profile } = user ?? {}
    if (!user || !present || !profile) return undefined
    // Without scopes, the server gives those of the API that the person has granted.
    const state = { refresh_token: present, session_state, profile }
    // biome-ignore lint/correctness/useHookAtTopLevel: a method of the library that is no hook
    const answer = await client.useRefreshToken({ state, resource, timeoutInSeconds: 10 })
    const { access_token: token, expires_in: lifetime = 0, refresh_token = present } = answer
    await manager.storeUser(Object.assign(user, { refresh_token }))
    kept.set(resource, { token, expiresAt: Date.now() + (lifetime - margin) * 1000 })
    return token
  }

  return {
    request,
    find(resource: string): string | undefined {
      const { token, expiresAt = 0 } = kept.get(resource) ?? {}
      return Date.now() < expiresAt ? token : undefined
    },
    forget: () => kept.clear(),
  }
}
