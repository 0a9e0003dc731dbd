import { afterDialog } from '@latchkey/ui'
import { useState } from 'react'
import { useSavedMark } from './use-saved-mark.ts'

/** What was done last in a list, to show and announce for a while. */
export function useOutcome() {
  const mark = useSavedMark()
  const [words, setWords] = useState('')
  return {
    words,
    isShown: mark.isShown,
    tell(done: string) {
      setWords(done)
      afterDialog(mark.show)
    },
  }
}
