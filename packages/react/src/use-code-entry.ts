import { useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { useAttempt } from './use-attempt.ts'
import { wordsOfProblem } from './words-of-problem.ts'

/** A code field that submits a complete code by itself and empties after a wrong one. */
export function useCodeEntry<Answer>(
  send: (code: string) => Promise<Answer>,
  onDone: (answer: Answer) => unknown,
) {
  const say = useText()
  const [code, setCode] = useState('')
  const sending = useAttempt(
    (given: string) =>
      send(given).catch(problem => {
        setCode('')
        throw problem
      }),
    onDone,
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code) sending.attempt(code)
  }
  const change = (next: string) => {
    if (next) sending.forgive()
    setCode(next)
  }
  return {
    submit,
    isPending: sending.isPending,
    problem: sending.problem,
    field: {
      value: code,
      onChange: change,
      error: sending.problem ? wordsOfProblem(sending.problem, say) : undefined,
    },
  }
}
