export type Tokens = { refreshToken: string; idToken: string }
export type Pending = { state: string; nonce: string; verifier: string; returnTo: string }

/**
 * State that survives a reload, in `sessionStorage`: removed with the tab, invisible to other tabs and, unlike a
 * cookie, never sent automatically. The access token is in memory only. The refresh token, which the server rotates
 * and ends with the session, is enough to get another.
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
  return text ? (JSON.parse(text) as Kept) : undefined // the cast is safe: only this file writes under these keys
}
