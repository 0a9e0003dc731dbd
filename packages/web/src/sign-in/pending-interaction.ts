import { addressOf } from '../base.ts'

/**
 * Names the interaction that this page answers: the browser may have others, of other tabs. The page's address names
 * it, so that it survives a reload.
 */
export function interactionHeaders(): Record<string, string> {
  const query = new URLSearchParams(location.search)
  const appId = query.get('app_id')
  const uid = pendingInteraction()
  return { ...(appId && { 'logto-app-id': appId }), ...(uid && { 'latchkey-interaction': uid }) }
}

/**
 * Where the server takes up the interaction of the page's address again, or says that it expired; undefined without
 * one. Browsers keep a cookie for this path alone, also of an interaction that is not among their latest.
 */
export function resumeAddress(): string | undefined {
  const uid = pendingInteraction()
  return uid && addressOf(`/oidc/auth/${uid}`)
}

/** The interaction that the page answers, from its address. */
export function pendingInteraction(): string | undefined {
  return new URLSearchParams(location.search).get('interaction')?.match(/^[\w-]+$/)?.[0]
}
