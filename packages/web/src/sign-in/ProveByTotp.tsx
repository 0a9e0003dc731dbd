import { useCodeEntry } from '@latchkey/react'
import { Button, CodeField, useText } from '@latchkey/ui'
import { submit } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import type { StepProps } from './step-props.ts'

export function ProveByTotp({ onDone, onLost }: StepProps) {
  const say = useText()
  const { call } = useSignInContext()
  const entry = useCodeEntry(
    code =>
      call('POST /api/experience/verification/totp/verify', { body: { code } })
        .then(() => submit(call))
        .catch(onLost),
    next => next && onDone(next),
  )
  return (
    <form onSubmit={entry.submit} noValidate>
      <CodeField label={say('totp.code')} {...entry.field} autoFocus />
      <Button
        type="submit"
        look="filled"
        isWide
        isDisabled={entry.field.value.length < 6}
        isPending={entry.isPending}
      >
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
