import { useCodeEntry } from '@latchkey/react'
import { Button, TextField, useText } from '@latchkey/ui'
import { submit } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import type { StepProps } from './step-props.ts'

export function ProveByBackupCode({ onDone, onLost }: StepProps) {
  const say = useText()
  const { call } = useSignInContext()
  const entry = useCodeEntry(
    typed =>
      call('POST /api/experience/verification/backup-code/verify', { body: { code: typed.trim() } })
        .then(() => submit(call))
        .catch(onLost),
    next => next && onDone(next),
  )
  return (
    <form onSubmit={entry.submit} noValidate>
      <TextField
        label={say('backupCodes.one')}
        name="backup-code"
        autoComplete="off"
        capitalization="none"
        autoCorrect="off"
        spellCheck="false"
        look="code"
        {...entry.field}
        autoFocus
      />
      <Button
        type="submit"
        look="filled"
        isWide
        isDisabled={!entry.field.value.trim()}
        isPending={entry.isPending}
      >
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
