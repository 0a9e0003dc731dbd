import { addressOf } from '../base.ts'
import { exchangeSubjectToken, type Page, revoke } from '../oidc/protocol.ts'

type Kept = { accessToken: string; expiresAt: number }

const key = 'latchkey:impersonation'

/**
 * The session of an administrator who acts in the name of a person, in this tab: `?impersonation=1#<subject token>`.
 * The token is in the fragment, so it is in no log of a server or proxy. Undefined for the person's own session.
 */
export function findImpersonation(page: Page) {
  const given = takeSubjectToken()
  if (!given && !read()) return undefined
  let starting: Promise<string> | undefined

  function accessToken() {
    starting ??= given ? redeem(given) : Promise.resolve(read()?.accessToken ?? '')
    return starting
  }

  async function redeem(subjectToken: string) {
    const { access_token, expires_in = 0 } = await exchangeSubjectToken(page, subjectToken)
    const kept: Kept = { accessToken: access_token, expiresAt: Date.now() + expires_in * 1000 }
    sessionStorage.setItem(key, JSON.stringify(kept))
    return access_token
  }

  /** Ends it and opens the console, at the person if `userId` says who it is. */
  async function end(userId?: string) {
    const kept = read()
    sessionStorage.removeItem(key)
    // If the revocation fails, the token expires within an hour.
    if (kept) await revoke(page, kept.accessToken).catch(() => undefined)
    location.replace(addressOf(userId ? `/console/people/${encodeURIComponent(userId)}` : '/console'))
  }

  const leave = () => end()
  return {
    accessToken,
    start: accessToken,
    end,
    expiresAt: () => read()?.expiresAt,
    signIn: leave,
    signOut: leave,
    forget: () => sessionStorage.removeItem(key),
  }
}

function takeSubjectToken() {
  const token = location.hash.slice(1)
  if (!new URLSearchParams(location.search).has('impersonation') || !token) return undefined
  // It is valid once: a reload takes the access token that came of it.
  history.replaceState(null, '', location.pathname + location.search)
  return token
}

function read(): Kept | undefined {
  const text = sessionStorage.getItem(key)
  return text ? (JSON.parse(text) as Kept) : undefined // the cast is safe: only this file writes it
}
