import { useState } from 'react'

/** A value as it was when the dialog opened: what a change makes of it must not flash while the dialog closes. */
export function useAsOpened<Value>(value: Value, isOpen: boolean): Value {
  const [kept, setKept] = useState({ isOpen, value })
  if (kept.isOpen === isOpen) return kept.value
  const next = { isOpen, value: isOpen ? value : kept.value }
  setKept(next)
  return next.value
}
