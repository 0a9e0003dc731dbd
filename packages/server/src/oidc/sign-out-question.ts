import type { KoaContextWithOIDC } from 'oidc-provider'
import { settingsOf } from './client-settings.ts'

/**
 * Whether a request to sign out shows an ID token of the person and the session that it ends; any site can lead a browser
 * here without one. RP-Initiated Logout 1.0 section 2: the others are asked, unless their application says otherwise.
 */
export function isMeant({ oidc: { entities, session, client } }: KoaContextWithOIDC): boolean {
  const hint = entities.IdTokenHint?.payload
  if (!hint) return client !== undefined && settingsOf(client).skipSignOutConfirmation === true
  const isSession = hint.sid === undefined || hint.sid === session?.sidFor(client?.clientId ?? '')
  return hint.sub === session?.accountId && isSession
}

/** Sends the person to the page that asks; what it proves itself with stands where no server and no log sees it. */
export function askToSignOut(ctx: KoaContextWithOIDC, endpoint: string): void {
  const { session, client, params } = ctx.oidc
  // The library has just put it there.
  const secret = String(session?.state?.secret ?? '')
  const query = new URLSearchParams({ app_id: client?.clientId ?? '' })
  if (typeof params?.ui_locales === 'string') query.set('ui_locales', params.ui_locales.slice(0, 256))
  ctx.status = 303
  ctx.redirect(`${endpoint}/sign-out?${query}#${secret}`)
}
