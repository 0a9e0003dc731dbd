import type { NextStep } from './interaction.ts'

/** What each step of a sign-in beyond the first reports to its page. */
export type StepProps = {
  onDone: (next: NextStep) => unknown
  /** Takes a problem that ends the whole sign-in; throws any other. */
  onLost: (problem: unknown) => void
}
