import { AuthCardSkeleton } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { BackupCodesStep } from './BackupCodesStep.tsx'
import { ExpiredPasswordStep } from './ExpiredPasswordStep.tsx'
import { isProblem, type NextStep, submit } from './interaction.ts'
import { LostPage } from './LostPage.tsx'
import { goOn, presentStep } from './next-step.ts'
import { ProblemPage } from './ProblemPage.tsx'
import { ProveStep } from './ProveStep.tsx'
import { SetUpStep } from './SetUpStep.tsx'
import { useSurroundings } from './surroundings.tsx'

/** What stands between knowing who one is and being in: a second factor, setting one up, a new password. */
export function SecondStepPage() {
  const { call } = useSurroundings()
  const [step, setStep] = useState(presentStep)
  const [problem, setProblem] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when somebody comes without a step
  useEffect(() => {
    if (!step) submit(call).then(proceed, setProblem)
  }, [])
  const proceed = async (next: NextStep) => {
    if (next.kind === 'leave') return goOn(next)
    history.replaceState({ step: next }, '')
    setStep(next)
  }
  const fail = (caught: unknown) => {
    if (!isLost(caught)) throw caught
    setProblem(caught)
  }
  if (isLost(problem)) return <LostPage />
  if (problem) return <ProblemPage problem={problem} />
  if (!step || step.kind === 'leave') return <AuthCardSkeleton />
  const way = { onDone: proceed, onLost: fail }
  if (step.kind === 'prove') return <ProveStep factors={step.factors} {...way} />
  if (step.kind === 'setUp') return <SetUpStep {...step} {...way} />
  if (step.kind === 'renewPassword') return <ExpiredPasswordStep {...way} />
  return <BackupCodesStep {...way} />
}

export type Way = {
  onDone: (next: NextStep) => unknown
  /** Takes a problem that ends the whole sign-in; throws any other. */
  onLost: (problem: unknown) => void
}

function isLost(problem: unknown) {
  return isProblem(
    problem,
    'session.not_found',
    'session.interaction_not_found',
    'session.identifier_not_found',
  )
}
