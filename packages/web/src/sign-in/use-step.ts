import { useSyncExternalStore } from 'react'
import { watch } from './use-path.ts'

type Step = { identifier?: string }

const identifierOf = () => (history.state as Step | null)?.identifier ?? ''

/**
 * Keeps the typed identifier in the history, so that the back button goes one step back and a reload loses nothing.
 */
export function useStep() {
  const identifier = useSyncExternalStore(watch, identifierOf)
  return {
    identifier,
    goOn(next: string) {
      history.pushState({ identifier: next } satisfies Step, '')
      dispatchEvent(new PopStateEvent('popstate'))
    },
    goBack: () => history.back(),
  }
}
