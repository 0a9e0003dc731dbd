import type { NextStep } from './interaction.ts'
import { goTo } from './use-path.ts'

const never = new Promise<never>(() => {})

/**
 * Goes to the next step, which is kept in the history for a reload. If the interaction is finished, leaves the page
 * and never returns.
 */
export async function goOn(step: NextStep): Promise<void> {
  if (step.kind === 'leave') {
    location.replace(step.redirectTo)
    return never
  }
  goTo('/two-step', { step })
}

/** The step in the history, if any. */
export function presentStep(): NextStep | undefined {
  return (history.state as { step?: NextStep } | null)?.step
}
