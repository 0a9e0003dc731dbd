import { useSyncExternalStore } from 'react'
import { addressOf, pathOfPage } from '../base.ts'

const page = '/account'

/** Paths that other applications link to; docs/wire/account-api.md#5.3. */
const aliases: Record<string, string> = {
  '/password': '/security/password',
  '/username': '/security/username',
}

/** The path below the account page, and a function to change it, both in the browser's history. */
export function usePathBelowPage() {
  return [useSyncExternalStore(watch, presentPath), navigate] as const
}

function presentPath() {
  const path = pathOfPage().slice(page.length) || '/'
  return aliases[path] ?? path
}

/**
 * Navigates to a path. Going up to the page that the person came from goes back in the history, so that the back
 * button does not open the dialog again.
 */
function navigate(path: string) {
  const present = presentPath()
  const isUp = path === '/' || present.startsWith(`${path}/`)
  const { from } = (history.state ?? {}) as { from?: string }
  if (isUp && from === path) return history.back()
  const address = addressOf(page + (path === '/' ? '' : path))
  if (isUp) history.replaceState(history.state, '', address)
  else history.pushState({ from: present }, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
}

function watch(change: () => void) {
  addEventListener('popstate', change)
  return () => removeEventListener('popstate', change)
}
