import { useEffect, useState } from 'react'
import { begin, isProblem } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'

/** Starts an interaction when the page opens. `isLost` means that no sign-in is pending. */
export function useInteraction(event: 'SignIn' | 'Register') {
  const { call } = useSignInContext()
  const [problem, setProblem] = useState<unknown>()
  const [isBegun, setBegun] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language must not restart the interaction
  useEffect(() => {
    begin(call, event).then(() => {
      setProblem(undefined)
      setBegun(true)
    }, setProblem)
  }, [event])
  return { isLost: isProblem(problem, 'session.not_found'), isBegun, problem, setProblem }
}
