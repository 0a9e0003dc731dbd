export type Tokens = { refreshToken: string; idToken: string }
export type Pending = { state: string; nonce: string; verifier: string; returnTo: string }

/**
 * What has to survive a reload, in `sessionStorage`: gone with the tab, not seen by other tabs, and, unlike a cookie,
 * never sent by itself. The access token is not here: it lives in memory only, and the refresh token, which the server
 * replaces at each use and ends with the session, fetches another.
 */
export function createVault(clientId: string) {
  const tokensKey = `latchkey:${clientId}:tokens`
  const pendingKey = `latchkey:${clientId}:pending`
  return {
    tokens: () => read<Tokens>(tokensKey),
    keepTokens: (tokens: Tokens) => sessionStorage.setItem(tokensKey, JSON.stringify(tokens)),
    forget: () => sessionStorage.removeItem(tokensKey),
    keepPending: (pending: Pending) => sessionStorage.setItem(pendingKey, JSON.stringify(pending)),
    takePending() {
      const pending = read<Pending>(pendingKey)
      sessionStorage.removeItem(pendingKey)
      return pending
    },
  }
}

function read<Kept>(key: string): Kept | undefined {
  const text = sessionStorage.getItem(key)
  return text ? (JSON.parse(text) as Kept) : undefined // only this file writes under these keys
}
