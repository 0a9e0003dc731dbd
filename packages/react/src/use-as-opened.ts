import { useState } from 'react'

/**
 * A value as it was when the dialog opened, or its step began: what a change makes of it must not flash while the
 * dialog closes.
 */
export function useAsOpened<Value>(value: Value, isOpen: boolean, step?: string): Value {
  const [kept, setKept] = useState({ isOpen, step, value })
  if (kept.isOpen === isOpen && (kept.step === step || !isOpen)) return kept.value
  const next = { isOpen, step, value: isOpen ? value : kept.value }
  setKept(next)
  return next.value
}
