import type { Output } from '@latchkey/client'
import { BackupCodeSheet, ProblemNotice } from '@latchkey/react/pages'
import { Button, Skeleton, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { submit } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { goOn } from './step-history.ts'
import { stepOf } from './steps.ts'
import { useAdvance } from './use-advance.ts'

type Proposal = Output<'POST /api/experience/verification/backup-code/generate'>

/** Shows backup codes after the setup of a second factor: without them, a lost phone locks the person out. */
export function BackupCodesStep() {
  const say = useText()
  const { call } = useSignInContext()
  const [proposal, setProposal] = useState<Proposal>()
  const [problem, setProblem] = useState<unknown>()
  const [isKept, setKept] = useState(false)
  const [isMissing, setMissing] = useState(false)
  const fail = (caught: unknown) => {
    const step = stepOf(caught)
    if (step) void goOn(step)
    else setProblem(caught)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: one set for as long as the step is open
  useEffect(() => {
    call('POST /api/experience/verification/backup-code/generate').then(setProposal, fail)
  }, [])
  const binding = useAdvance(async ({ verificationId }: Proposal) => {
    await call('POST /api/experience/profile/mfa', { body: { type: 'BackupCode', verificationId } })
    return submit(call)
  })
  const keep = (next: boolean) => {
    setMissing(false)
    setKept(next)
  }
  const finish = () => {
    setMissing(!isKept)
    if (isKept && proposal) void binding.attempt(proposal)
  }
  return (
    <PageCard title={say('backupCodes.keep')}>
      <div className="lk-auth-stack">
        <ProblemNotice problem={problem ?? binding.problem} />
        {proposal ? (
          <BackupCodeSheet codes={proposal.codes} isKept={isKept} isMissing={isMissing} onKept={keep} />
        ) : (
          <Skeleton width={320} height={200} />
        )}
        <Button look="filled" isWide isDisabled={!proposal} isPending={binding.isPending} onPress={finish}>
          {say('signIn.continue')}
        </Button>
      </div>
    </PageCard>
  )
}
