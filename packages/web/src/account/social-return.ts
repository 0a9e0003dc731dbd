import { takeSocialReturn } from '@latchkey/react'
import { addressOf, pathOfPage } from '../base.ts'

/** Part of the query, because a new tab signs in first, which loads the page again. */
const unknown = 'unknown-answer'

/**
 * The provider's response, if it opened this page. The URL becomes that of the page that the person left; it must not
 * keep the response, which looks like one of the sign-in. docs/wire/account-api.md#5.3.
 */
export function takeReturn() {
  const connectorId = /^\/account\/callback\/social\/([^/]+)$/.exec(pathOfPage())?.[1]
  if (!connectorId) return undefined
  const parameters = new URLSearchParams(location.search)
  const returned = takeSocialReturn(sessionStorage, {
    connectorId: decodeURIComponent(connectorId),
    parameters,
  })
  history.replaceState(null, '', returned?.from ?? addressOf(`/account/linked-accounts?${unknown}`))
  return returned
}

/** Whether a provider's response belongs to nothing that this tab began. */
export const hasUnknownAnswer = () => new URLSearchParams(location.search).has(unknown)
