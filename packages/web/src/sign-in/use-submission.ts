import { type FormEvent, useState } from 'react'
import { isProblem, type NextStep } from './interaction.ts'
import { goOn } from './next-step.ts'

/** Submits a form and goes to the next step. An error stays as `problem`, for the form to show. */
export function useSubmission(send: () => Promise<NextStep>, onLost: (problem: unknown) => void) {
  const [problem, setProblem] = useState<unknown>()
  const [isPending, setPending] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isPending) return
    setPending(true)
    setProblem(undefined)
    try {
      await goOn(await send())
    } catch (caught) {
      setPending(false)
      if (isProblem(caught, 'session.not_found')) onLost(caught)
      else setProblem(caught)
    }
  }
  return { submit, isPending, problem, forgive: () => setProblem(undefined) }
}
