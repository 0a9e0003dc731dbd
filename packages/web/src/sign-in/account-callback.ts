import { isSocialReturn } from '@latchkey/react'
import { addressOf, pathOfPage } from '../base.ts'

/**
 * The page that reads a provider's response, if the account page of this tab asked for it: both have one redirect URI.
 * Undefined if the response is for a sign-in.
 */
export function accountCallback() {
  const connectorId = /^\/callback\/([^/]+)$/.exec(pathOfPage())?.[1]
  if (!connectorId) return undefined
  const parameters = new URLSearchParams(location.search)
  const isOfAccount = isSocialReturn(sessionStorage, {
    connectorId: decodeURIComponent(connectorId),
    parameters,
  })
  return isOfAccount ? addressOf(`/account/callback/social/${connectorId}`) + location.search : undefined
}
