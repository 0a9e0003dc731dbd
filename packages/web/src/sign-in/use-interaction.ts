import { useEffect, useState } from 'react'
import { begin, isProblem } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'

/** Begins to sign in or to register when the page opens; says when there is no sign-in that the page belongs to. */
export function useInteraction(event: 'SignIn' | 'Register') {
  const { call } = useSignInContext()
  const [problem, setProblem] = useState<unknown>()
  const [isBegun, setBegun] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language is no reason to begin again
  useEffect(() => {
    begin(call, event).then(() => {
      setProblem(undefined)
      setBegun(true)
    }, setProblem)
  }, [event])
  return { isLost: isProblem(problem, 'session.not_found'), isBegun, problem, setProblem }
}
