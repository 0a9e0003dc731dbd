import type { SessionEnding } from '@latchkey/react'

const key = 'latchkey:session-ending'

/** Keeps for the next page of this tab why the person is signed out. */
export function keepEnding(ending: SessionEnding) {
  sessionStorage.setItem(key, JSON.stringify(ending))
}

/** Moves the kept ending to this entry of the history: a reload has it still, another visit of the page does not. */
export function takeEnding(): SessionEnding | undefined {
  const kept = sessionStorage.getItem(key)
  sessionStorage.removeItem(key)
  // The casts are safe: only this file writes under this key and into this state.
  if (kept) history.replaceState({ ending: JSON.parse(kept) as SessionEnding }, '')
  return (history.state as { ending?: SessionEnding } | null)?.ending
}
