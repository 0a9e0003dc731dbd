import { useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { useAttempt } from './use-attempt.ts'
import { wordsOfProblem } from './words-of-problem.ts'

/** A code field that submits a complete code by itself and empties after a wrong one. An incomplete one is not sent. */
export function useCodeEntry<Answer>(
  send: (code: string) => Promise<Answer>,
  onDone: (answer: Answer) => unknown,
  isComplete = (code: string) => code.length === 6,
) {
  const say = useText()
  const [code, setCode] = useState('')
  const [isMissing, setMissing] = useState(false)
  const sending = useAttempt(
    (given: string) =>
      send(given).catch(problem => {
        setCode('')
        throw problem
      }),
    onDone,
  )
  const forgive = () => {
    setMissing(false)
    sending.forgive()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!isComplete(code))
    if (isComplete(code)) sending.attempt(code)
  }
  const change = (next: string) => {
    if (next) forgive()
    setCode(next)
  }
  const refusal = sending.problem ? wordsOfProblem(sending.problem, say) : undefined
  return {
    submit,
    isPending: sending.isPending,
    problem: sending.problem,
    /** Removes the last error, e.g. after another code was sent. */
    forgive,
    field: { value: code, onChange: change, error: isMissing ? say('code.required') : refusal },
  }
}
