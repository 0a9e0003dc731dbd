import { useState } from 'react'
import { useLatchkey } from '../latchkey-context.ts'

/** Whether the person has confirmed their identity, for the lists that need it. */
export function useConfirmation() {
  const { stepUp } = useLatchkey()
  const [isConfirmed, setConfirmed] = useState(() => stepUp.verification() !== undefined)
  return {
    isConfirmed,
    confirm: () => setConfirmed(true),
    /** Call it when the server no longer accepts the verification. */
    doubt() {
      stepUp.forget()
      setConfirmed(false)
    },
  }
}
