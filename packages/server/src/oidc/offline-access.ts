import type { KoaContextWithOIDC } from 'oidc-provider'
import { settingsOf } from './client-settings.ts'

/**
 * Internal parameter that carries the request for `offline_access` to the consent page. A value that a client sends
 * under this name is overwritten.
 */
export const offlineAccessAsked = 'offline_access_asked'

/**
 * Records whether a third-party application asked for `offline_access` without `prompt=consent`, where its setting
 * lets the consent page ask for it too. The library removes the scope from such a request.
 */
export const askedOfflineAccess = {
  [offlineAccessAsked]({ query, oidc }: KoaContextWithOIDC): void {
    const { params, client, prompts } = oidc
    if (!params || !client) return
    const sent = oidc.body?.scope ?? query.scope
    // A pushed request was looked at when it was pushed (RFC 9126 section 4).
    if (query.request_uri !== undefined && params[offlineAccessAsked]) return
    const isRemoved =
      String(sent).split(' ').includes('offline_access') &&
      !oidc.requestParamScopes.has('offline_access') &&
      client.grantTypeAllowed('refresh_token')
    const isAsked = client.isThirdParty === true && settingsOf(client).askForOfflineAccess === true
    params[offlineAccessAsked] = isRemoved && isAsked && !prompts.has('none') ? 'true' : undefined
  },
}
