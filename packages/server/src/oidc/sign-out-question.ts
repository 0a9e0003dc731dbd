import type { KoaContextWithOIDC } from 'oidc-provider'
import { settingsOf } from './client-settings.ts'

/**
 * Whether a sign-out needs no confirmation: it presents an ID token of the session's person. Otherwise any site could
 * sign people out (CSRF), so RP-Initiated Logout 1.0 section 2 requires a confirmation. An application may be
 * configured to skip it.
 */
export function isMeant({ oidc: { entities, session, client } }: KoaContextWithOIDC): boolean {
  const hint = entities.IdTokenHint?.payload
  if (!hint) return client !== undefined && settingsOf(client).skipSignOutConfirmation === true
  const isSession = hint.sid === undefined || hint.sid === session?.sidFor(client?.clientId ?? '')
  return hint.sub === session?.accountId && isSession
}

/** Redirects to the confirmation page. Its CSRF token is in the fragment, which reaches no server and no log. */
export function askToSignOut(ctx: KoaContextWithOIDC, endpoint: string): void {
  const { session, client, params } = ctx.oidc
  // The library has just stored it.
  const secret = String(session?.state?.secret ?? '')
  const query = new URLSearchParams({ app_id: client?.clientId ?? '' })
  if (typeof params?.ui_locales === 'string') query.set('ui_locales', params.ui_locales.slice(0, 256))
  ctx.status = 303
  ctx.redirect(`${endpoint}/sign-out?${query}#${secret}`)
}
