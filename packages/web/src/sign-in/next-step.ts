import type { NextStep } from './interaction.ts'
import { goTo } from './use-path.ts'

const never = new Promise<never>(() => {})

/** Goes on to what comes next; leaving does not come back. The step stands in the history, so that a reload loses nothing. */
export async function goOn(step: NextStep): Promise<void> {
  if (step.kind === 'leave') {
    location.replace(step.redirectTo)
    return never
  }
  goTo('/two-step', { step })
}

/** The step that the page was opened with. */
export function presentStep(): NextStep | undefined {
  return (history.state as { step?: NextStep } | null)?.step
}
