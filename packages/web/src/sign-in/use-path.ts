import { useSyncExternalStore } from 'react'
import { addressOf, pathOfPage } from '../base.ts'

/** The path of the page, which changes without a reload. */
export function usePath() {
  return useSyncExternalStore(watch, pathOfPage)
}

/** Goes to another sign-in page and keeps the query, which has the application's parameters. */
export function goTo(path: string, state: object | null = null) {
  history.pushState(state, '', addressOf(path) + location.search)
  dispatchEvent(new PopStateEvent('popstate', { state }))
}

export function watch(change: () => void) {
  addEventListener('popstate', change)
  return () => removeEventListener('popstate', change)
}
