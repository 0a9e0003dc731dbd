import type { CodeIdentifier } from '@latchkey/contract'
import { CodeField, useText } from '@latchkey/ui'
import type { FormEvent } from 'react'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { ResendButton } from '../ResendButton.tsx'
import { useAttempt } from '../use-attempt.ts'
import { useCodeEntry } from '../use-code-entry.ts'
import { useSentCode } from '../use-sent-code.ts'
import { ProofForm, type ProofProps } from './ProofForm.tsx'

export function EmailProof(props: ProofProps) {
  return <SentCodeProof {...props} to={{ type: 'email', value: props.account.primaryEmail ?? '' }} />
}

export function PhoneProof(props: ProofProps) {
  return <SentCodeProof {...props} to={{ type: 'phone', value: props.account.primaryPhone ?? '' }} />
}

/** Verifies by a code that is sent to an address of the account. */
function SentCodeProof({ account: _, method, onProven, to, ...frame }: ProofProps & { to: CodeIdentifier }) {
  const say = useText()
  const { sent, send, verify, secondsLeft } = useSentCode()
  const sending = useAttempt(
    () => send(to),
    () => undefined,
  )
  const entry = useCodeEntry(verify, record => onProven({ ...record, method: method.type }))
  const begin = (event: FormEvent) => {
    event.preventDefault()
    sending.attempt(undefined)
  }
  const address = method.identifier ?? to.value
  if (!sent) {
    return (
      <ProofForm {...frame} onSubmit={begin} isPending={sending.isPending} submitLabel={say('code.send')}>
        <p>{say('code.about', { address })}</p>
        <ProblemNotice problem={sending.problem} />
      </ProofForm>
    )
  }
  return (
    <ProofForm
      {...frame}
      onSubmit={entry.submit}
      isPending={entry.isPending}
      submitLabel={say('stepUp.continue')}
    >
      <CodeField
        label={say('code.name')}
        description={say('code.sent', { address })}
        {...entry.field}
        autoFocus
      />
      <ResendButton secondsLeft={secondsLeft} send={() => send(to)} />
    </ProofForm>
  )
}
