import type { KoaContextWithOIDC } from 'oidc-provider'
import { offlineAccessAsked } from './offline-access.ts'
import { omittedRedirectUri } from './redirect-uri.ts'

/**
 * The query of the authorization request whose interaction cannot go on because its session ended meanwhile. The browser
 * repeats the request, and its person signs in anew. Undefined for an interaction that is lost for another reason.
 */
export function requestOfEndedSession({ oidc }: KoaContextWithOIDC): URLSearchParams | undefined {
  const { Interaction: interaction } = oidc.entities
  const begunIn = interaction?.session?.uid
  if (oidc.route !== 'resume' || !begunIn || begunIn === oidc.session?.uid) return undefined
  const params: Record<string, unknown> = { ...interaction.params }
  for (const marker of Object.keys(omittedRedirectUri)) if (params[marker]) delete params.redirect_uri
  // The library removed the scope.
  if (params[offlineAccessAsked]) params.scope = `${params.scope} offline_access`
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (name in omittedRedirectUri || name === offlineAccessAsked) continue
    for (const each of [value].flat()) if (each !== undefined) query.append(name, String(each))
  }
  return query
}
