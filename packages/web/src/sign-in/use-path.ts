import { useSyncExternalStore } from 'react'
import { addressOf, pathOfPage } from '../base.ts'

/** The path of the page, which changes without a reload. */
export function usePath() {
  return useSyncExternalStore(watch, pathOfPage)
}

/** Goes to another page of the way in; what the application asked for, in the query, goes along. */
export function goTo(path: string, state: object | null = null) {
  history.pushState(state, '', addressOf(path) + location.search)
  dispatchEvent(new PopStateEvent('popstate', { state }))
}

export function watch(change: () => void) {
  addEventListener('popstate', change)
  return () => removeEventListener('popstate', change)
}
