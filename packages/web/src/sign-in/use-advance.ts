import { useAttempt } from '@latchkey/react/pages'
import { goOn } from './step-history.ts'
import { type Step, stepAfter } from './steps.ts'

/** A call that leads to the next step. An error that leads to no step stays as `problem`. */
export function useAdvance<Input = void>(send: (input: Input) => Promise<Step>) {
  return useAttempt((input: Input) => stepAfter(send(input)), goOn)
}
