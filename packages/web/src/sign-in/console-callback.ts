import { addressOf, pathOfPage } from '../base.ts'
import { handToTest } from '../connector-test.ts'

/** Long enough for the window to close. */
const patience = 1000

/** Hands a provider's response to the console, where an administrator tests the connector, and closes the window. */
export function isConsoleCallback(): boolean {
  const connectorId = /^\/callback\/([^/]+)$/.exec(pathOfPage())?.[1]
  if (!connectorId || !handToTest()) return false
  // The address must not keep the response, which looks like one of a sign-in.
  history.replaceState(null, '', location.pathname)
  close()
  // A browser closes only windows that a script has opened.
  setTimeout(() => location.replace(addressOf(`/console/connectors/${connectorId}`)), patience)
  return true
}
