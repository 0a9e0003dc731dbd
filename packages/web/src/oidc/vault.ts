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
    takePending(state: string) {
      const pending = read<Pending>(pendingKey)
      sessionStorage.removeItem(pendingKey)
      return pending?.state === state ? pending : (takeBegun(state) ?? pending)
    },
  }
}

/** The request that the server began for this browser; `packages/server/src/http/page-entry.ts`. */
function takeBegun(state: string): Pending | undefined {
  const isSecure = location.protocol === 'https:'
  const name = `${isSecure ? '__Host-' : ''}latchkey_pending_${state}`
  const value = document.cookie.split('; ').find(cookie => cookie.startsWith(`${name}=`))
  if (!/^[\w-]+$/.test(state) || !value) return undefined
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in all browsers
  document.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax${isSecure ? '; Secure' : ''}`
  // The cast is safe: the server wrote the cookie.
  const begun = JSON.parse(decodeURIComponent(value.slice(name.length + 1))) as Omit<Pending, 'state'>
  return { ...begun, state }
}

function read<Kept>(key: string): Kept | undefined {
  const text = sessionStorage.getItem(key)
  return text ? (JSON.parse(text) as Kept) : undefined // the cast is safe: only this file writes under these keys
}
