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
import { useSignInContext } from './SignInContext.tsx'

/** The steps between identification and the end of sign-in: second factor, setup of one, new password. */
export function SecondStepPage() {
  const { call } = useSignInContext()
  const [step, setStep] = useState(presentStep)
  const [problem, setProblem] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once, when the page opens without a step
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
  const props = { onDone: proceed, onLost: fail }
  if (step.kind === 'prove') return <ProveStep factors={step.factors} {...props} />
  if (step.kind === 'setUp') return <SetUpStep {...step} {...props} />
  if (step.kind === 'renewPassword') return <ExpiredPasswordStep {...props} />
  return <BackupCodesStep {...props} />
}

function isLost(problem: unknown) {
  return isProblem(
    problem,
    'session.not_found',
    'session.interaction_not_found',
    'session.identifier_not_found',
  )
}
