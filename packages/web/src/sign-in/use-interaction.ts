import { useEffect, useState } from 'react'
import { begin } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import { goOn, noteBeginning } from './step-history.ts'
import { type InteractionEvent, stepOf } from './steps.ts'

/** Starts an interaction when the page opens. */
export function useInteraction(event: InteractionEvent) {
  const { call } = useSignInContext()
  const [problem, setProblem] = useState<unknown>()
  const [isBegun, setBegun] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language must not restart the interaction
  useEffect(() => {
    noteBeginning()
    begin(call, event).then(
      () => {
        setProblem(undefined)
        setBegun(true)
      },
      caught => {
        const step = stepOf(caught)
        if (step) void goOn(step)
        else setProblem(caught)
      },
    )
  }, [event])
  return { isBegun, problem }
}
