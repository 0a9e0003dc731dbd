import type { Output } from '@latchkey/client'
import { TotpSecret, useCodeEntry } from '@latchkey/react'
import { Button, CodeField, Skeleton, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { submit } from './interaction.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useSignInContext } from './SignInContext.tsx'
import type { StepProps } from './step-props.ts'

type Proposal = Output<'POST /api/experience/verification/totp/secret'>

export function SetUpTotp({ onDone, onLost }: StepProps) {
  const say = useText()
  const { call } = useSignInContext()
  const [proposal, setProposal] = useState<Proposal>()
  const [problem, setProblem] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: one secret for as long as the step is open
  useEffect(() => {
    call('POST /api/experience/verification/totp/secret')
      .catch(onLost)
      .then(answer => answer && setProposal(answer), setProblem)
  }, [])
  const bind = async (code: string, verificationId: string) => {
    await call('POST /api/experience/verification/totp/verify', { body: { code, verificationId } })
    await call('POST /api/experience/profile/mfa', { body: { type: 'Totp', verificationId } })
    return submit(call)
  }
  const entry = useCodeEntry(
    code => bind(code, proposal?.verificationId ?? '').catch(onLost),
    next => next && onDone(next),
  )
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
      <Button
        type="submit"
        look="filled"
        isWide
        isDisabled={!proposal || entry.field.value.length < 6}
        isPending={entry.isPending}
      >
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
