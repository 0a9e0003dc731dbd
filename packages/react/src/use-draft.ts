import { useEffect, useState } from 'react'
import { useLatchkey } from './latchkey-context.ts'

/**
 * State of a field that survives signing in again, if a session ends while a person types. Dropped once the field is
 * saved or closed. Not for secrets.
 */
export function useDraft<Value>(name: string, present: Value) {
  const { drafts } = useLatchkey()
  const [begun] = useState(() => JSON.stringify(present))
  // The cast is safe: the same field kept it.
  const [value, setValue] = useState(() => (drafts.find(name) as Value | undefined) ?? present)
  useEffect(() => {
    if (JSON.stringify(value) !== begun) drafts.keep(name, value)
    return () => drafts.drop(name)
  }, [drafts, name, begun, value])
  return [value, setValue] as const
}
