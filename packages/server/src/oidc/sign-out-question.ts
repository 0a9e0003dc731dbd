import type Provider from 'oidc-provider'
import type { CookiesSetOptions, KoaContextWithOIDC } from 'oidc-provider'
import { settingsOf } from './client-settings.ts'

/**
 * Whether a sign-out needs no confirmation: it presents an ID token of the session's person, or as `logout_hint` the
 * session's `sid` at the application, which only its ID tokens have. Otherwise any site could sign people out (CSRF),
 * so RP-Initiated Logout 1.0 section 2 requires a confirmation. An application may be configured to skip it.
 */
export function isMeant({ oidc: { entities, session, client, params } }: KoaContextWithOIDC): boolean {
  const hint = entities.IdTokenHint?.payload
  const sid = client && session?.sidFor(client.clientId)
  if (!hint && sid !== undefined && params?.logout_hint === sid) return true
  if (!hint) return client !== undefined && settingsOf(client).skipSignOutConfirmation === true
  const isSession = hint.sid === undefined || hint.sid === session?.sidFor(client?.clientId ?? '')
  return hint.sub === session?.accountId && isSession
}

/**
 * Redirects to the confirmation page. Its CSRF token is in the fragment, which reaches no server and no log. The query
 * has the request, which the page repeats where the token is out of date.
 */
export function askToSignOut(ctx: KoaContextWithOIDC, endpoint: string): void {
  const { session, client, params } = ctx.oidc
  // The library has just stored it.
  const secret = String(session?.state?.secret ?? '')
  const query = new URLSearchParams({ app_id: client?.clientId ?? '' })
  for (const name of ['post_logout_redirect_uri', 'state', 'ui_locales', 'logout_hint']) {
    const value = params?.[name]
    if (typeof value === 'string') query.set(name, value.slice(0, 2048))
  }
  ctx.status = 303
  ctx.redirect(`${endpoint}/sign-out?${query}#${secret}`)
}

/**
 * Leads on at once without a signed-in person: there is nothing to end or to confirm. The library would send a form
 * that needs a script.
 */
export function leaveWithoutSession(provider: Provider, endpoint: string, options: CookiesSetOptions): void {
  provider.use(async (koa, next) => {
    await next()
    // The provider sets `oidc` on the requests that it handles.
    const ctx = koa as KoaContextWithOIDC
    const { route, session } = ctx.oidc ?? {}
    if (route !== 'end_session' || ctx.status !== 200 || !session || session.accountId) return
    const { postLogoutRedirectUri: uri, state } = (session.state ?? {}) as Record<string, string | undefined>
    const address = new URL(uri ?? `${endpoint}/signed-out`)
    if (uri && state !== undefined) address.searchParams.set('state', state)
    if ('new' in session) {
      await session.destroy()
      ctx.cookies.set(provider.cookieName('session'), null, { ...options, overwrite: true })
    }
    ctx.body = ''
    ctx.status = 303
    ctx.redirect(address.href)
  })
}
