import { useState } from 'react'

const prefix = 'latchkey:console:draft:'

/**
 * State of a form that survives a reload and another sign-in, in this tab: `useDraft('suspend:u1', { reason: '' })`.
 * Never for passwords and other secrets. `clear` forgets it, which a form does when it is sent or cancelled.
 */
export function useDraft<Value>(
  key: string,
  initial: Value,
): readonly [value: Value, set: (value: Value) => void, clear: () => void] {
  const [draft, setDraft] = useState<Value | undefined>(() => read<Value>(key))
  const set = (next: Value) => {
    sessionStorage.setItem(prefix + key, JSON.stringify(next))
    setDraft(next)
  }
  const clear = () => {
    sessionStorage.removeItem(prefix + key)
    setDraft(undefined)
  }
  return [draft ?? initial, set, clear]
}

/** For leaving without saving, and for signing out: what was typed is about other people. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
}

function read<Value>(key: string): Value | undefined {
  const kept = sessionStorage.getItem(prefix + key)
  return kept === null ? undefined : (JSON.parse(kept) as Value) // the cast is safe: only this file writes it
}
