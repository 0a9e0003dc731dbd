import { useMemo } from 'react'
import type { Confirmation } from './confirmation.ts'
import { useLatchkey } from './latchkey-context.ts'
import { type Changed, isStepUpWanted, type StepUp } from './step-up.ts'

export type StepUpOptions = {
  /**
   * What the call changes, as the reference of the Account API says (`email`, `phone` or `credential`). The server
   * accepts only some ways to confirm for these.
   */
  changes?: Changed
}

/** Runs a call behind a step-up. Rejects with `StepUpCancelled` if the person does not confirm their identity. */
export type WithStepUp = <Answer>(
  send: (verification: string) => Promise<Answer>,
  options?: StepUpOptions,
) => Promise<Answer>

/**
 * Returns a function that gives any call a verification of the person: the last one while the server accepts it, else
 * after the dialog "First, confirm it's you". Calls at the same time share one dialog.
 */
export function useStepUp(): WithStepUp {
  const { stepUp, confirmation } = useLatchkey()
  return useMemo(() => createWithStepUp(stepUp, confirmation), [stepUp, confirmation])
}

export function createWithStepUp(
  stepUp: Pick<StepUp, 'verification'>,
  confirmation: Pick<Confirmation, 'ask'>,
): WithStepUp {
  return async (send, { changes } = {}) => {
    let refused: unknown
    for (;;) {
      const verification = stepUp.verification(changes)
      if (verification === undefined || verification === refused) {
        await confirmation.ask(changes)
        continue
      }
      try {
        return await send(verification)
      } catch (problem) {
        if (!isStepUpWanted(problem)) throw problem
        refused = verification
      }
    }
  }
}
