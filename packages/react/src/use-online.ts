import { useSyncExternalStore } from 'react'

export function useOnline() {
  return useSyncExternalStore(watch, () => navigator.onLine)
}

function watch(change: () => void) {
  addEventListener('online', change)
  addEventListener('offline', change)
  return () => {
    removeEventListener('online', change)
    removeEventListener('offline', change)
  }
}
