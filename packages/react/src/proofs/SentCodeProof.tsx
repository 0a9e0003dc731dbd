import type { CodeIdentifier } from '@latchkey/contract'
import { CodeField, InlineNotice, useText } from '@latchkey/ui'
import type { FormEvent } from 'react'
import { ResendButton } from '../ResendButton.tsx'
import { useAttempt } from '../use-attempt.ts'
import { useCodeEntry } from '../use-code-entry.ts'
import { useSentCode } from '../use-sent-code.ts'
import { codeOfProblem, wordsOfProblem } from '../words-of-problem.ts'
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
        {Boolean(sending.problem) && (
          <InlineNotice tone="danger" code={codeOfProblem(sending.problem)}>
            {wordsOfProblem(sending.problem, say)}
          </InlineNotice>
        )}
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
