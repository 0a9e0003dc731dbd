import { ProblemNotice, ResendButton, useAttempt, useCodeEntry, useSecondsLeft } from '@latchkey/react/pages'
import { Button, CodeForm, useText } from '@latchkey/ui'
import { useState } from 'react'
import { useSignInContext } from './SignInContext.tsx'
import { goOn } from './step-history.ts'
import { stepAfter } from './steps.ts'
import type { Trust } from './trust.tsx'

type ProveBySentCodeProps = {
  factor: 'EmailVerificationCode' | 'PhoneVerificationCode'
  /** Masked by the server. */
  address: string
  trust: Trust
}

type Sent = { verificationId: string; at: number }

/** A second factor by a code to an address on file. The code is sent only once the person asks for it. */
export function ProveBySentCode({ factor, address, trust }: ProveBySentCodeProps) {
  const say = useText()
  const { call } = useSignInContext()
  const identifierType = factor === 'EmailVerificationCode' ? 'email' : 'phone'
  const [sent, setSent] = useState<Sent>()
  const send = async () => {
    const body = { identifierType } as const
    const { verificationId } = await call('POST /api/experience/verification/mfa-verification-code', { body })
    setSent({ verificationId, at: Date.now() })
  }
  const sending = useAttempt(send, () => undefined)
  const prove = async (code: string) => {
    const body = { identifierType, verificationId: sent?.verificationId ?? '', code } as const
    await call('POST /api/experience/verification/mfa-verification-code/verify', { body })
    return trust.submit(call)
  }
  const entry = useCodeEntry(code => stepAfter(prove(code)), goOn)
  const secondsLeft = useSecondsLeft(sent?.at)
  if (!sent) {
    return (
      <>
        <ProblemNotice problem={sending.problem} />
        <Button look="filled" isWide isPending={sending.isPending} onPress={() => sending.attempt(undefined)}>
          {address ? say('code.sendTo', { address }) : say('code.send')}
        </Button>
      </>
    )
  }
  return (
    <CodeForm
      address={address}
      field={entry.field}
      onSubmit={entry.submit}
      isPending={entry.isPending}
      submitLabel={say('signIn.continue')}
    >
      <ResendButton secondsLeft={secondsLeft} send={send} />
    </CodeForm>
  )
}
