import { useCodeEntry } from '@latchkey/react'
import { Button, TextField, useText } from '@latchkey/ui'
import { submit } from './interaction.ts'
import type { Way } from './SecondStepPage.tsx'
import { useSurroundings } from './surroundings.tsx'

export function ProveByBackupCode({ onDone, onLost }: Way) {
  const say = useText()
  const { call } = useSurroundings()
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
