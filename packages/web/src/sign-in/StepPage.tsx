import { AuthCardSkeleton } from '@latchkey/ui'
import { lazy, Suspense } from 'react'
import { CodePage } from './CodePage.tsx'
import { LostPage } from './LostPage.tsx'
import { PasswordStep } from './PasswordStep.tsx'
import type { Step } from './steps.ts'

// The steps after identification load while the person types the password.
const later = () => import('./LaterStep.tsx')
const LaterStep = lazy(() => later().then(({ LaterStep }) => ({ default: LaterStep })))

/** Loads the rest of the steps, so that no step waits for the network. */
export function prepareSteps() {
  void later()
}

/** The page of a step. */
export function StepPage({ step }: { step: Step }) {
  if (step.kind === 'password') return <PasswordStep identifier={step.identifier} />
  if (step.kind === 'code') return <CodePage step={step} />
  if (step.kind === 'lost') return <LostPage isOver={step.isOver === true} />
  return (
    <Suspense fallback={<AuthCardSkeleton />}>
      <LaterStep step={step} />
    </Suspense>
  )
}
