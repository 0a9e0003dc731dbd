import type { NextStep } from './interaction.ts'

/** Callbacks of each step after the first. */
export type StepProps = {
  onDone: (next: NextStep) => unknown
  /** Handles an error that ends the whole sign-in; rethrows any other. */
  onLost: (problem: unknown) => void
}
