import { useSyncExternalStore } from 'react'
import { addressOf, pathOfPage } from '../base.ts'

const page = '/account'

/** Addresses that others link to; contract account-api 5.3. */
const aliases: Record<string, string> = {
  '/password': '/security/password',
  '/username': '/security/username',
}

/** The path below the account page, and the way to another one; the browser's history follows. */
export function usePathBelowPage() {
  return [useSyncExternalStore(watch, presentPath), navigate] as const
}

function presentPath() {
  const path = pathOfPage().slice(page.length) || '/'
  return aliases[path] ?? path
}

/** Going up is going back where one came from there, so that the back button does not open a dialog again. */
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
