import { useState } from 'react'

const prefix = 'latchkey:console:people:'

/** A choice of this browser, such as columns and saved views, kept for the next visit. */
export function useKept<Value>(name: string, initial: Value): readonly [Value, (value: Value) => void] {
  const [value, setValue] = useState<Value>(() => {
    const kept = localStorage.getItem(prefix + name)
    return kept === null ? initial : (JSON.parse(kept) as Value) // the cast is safe: only this file writes it
  })
  const keep = (next: Value) => {
    localStorage.setItem(prefix + name, JSON.stringify(next))
    setValue(next)
  }
  return [value, keep]
}
