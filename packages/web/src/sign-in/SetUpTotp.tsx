import type { Output } from '@latchkey/client'
import { ProblemNotice, TotpSecret, useCodeEntry } from '@latchkey/react/pages'
import { Button, CodeField, Skeleton, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { submit } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import { goOn } from './step-history.ts'
import { stepAfter, stepOf } from './steps.ts'

type Proposal = Output<'POST /api/experience/verification/totp/secret'>

export function SetUpTotp() {
  const say = useText()
  const { call } = useSignInContext()
  const [proposal, setProposal] = useState<Proposal>()
  const [problem, setProblem] = useState<unknown>()
  const fail = (caught: unknown) => {
    const step = stepOf(caught)
    if (step) void goOn(step)
    else setProblem(caught)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: one secret for as long as the step is open
  useEffect(() => {
    call('POST /api/experience/verification/totp/secret').then(setProposal, fail)
  }, [])
  const bind = async (code: string, verificationId: string) => {
    await call('POST /api/experience/verification/totp/verify', { body: { code, verificationId } })
    await call('POST /api/experience/profile/mfa', { body: { type: 'Totp', verificationId } })
    return submit(call)
  }
  const entry = useCodeEntry(code => stepAfter(bind(code, proposal?.verificationId ?? '')), goOn)
  return (
    <form onSubmit={entry.submit} noValidate>
      <ProblemNotice problem={problem} />
      <TotpSecret
        secret={proposal?.secret ?? ''}
        picture={
          proposal ? (
            <img src={proposal.secretQrCode} alt={say('totp.picture')} />
          ) : (
            <Skeleton width={166} height={166} />
          )
        }
      />
      <CodeField label={say('totp.code')} {...entry.field} />
      <Button type="submit" look="filled" isWide isDisabled={!proposal} isPending={entry.isPending}>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
