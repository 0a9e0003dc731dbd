import { useRef, useState } from 'react'

/** State of a request that the server may refuse: whether it is pending, and the last error. */
export function useAttempt<Input, Answer>(
  send: (input: Input) => Promise<Answer>,
  onDone: (answer: Answer) => unknown,
) {
  const [problem, setProblem] = useState<unknown>()
  const [isPending, setPending] = useState(false)
  // A second press can come before the first one is rendered.
  const isRunning = useRef(false)
  const attempt = async (input: Input) => {
    if (isRunning.current) return
    isRunning.current = true
    setPending(true)
    setProblem(undefined)
    try {
      await onDone(await send(input))
    } catch (caught) {
      setProblem(caught)
    } finally {
      isRunning.current = false
      setPending(false)
    }
  }
  return { attempt, problem, isPending, fail: setProblem, forgive: () => setProblem(undefined) }
}
