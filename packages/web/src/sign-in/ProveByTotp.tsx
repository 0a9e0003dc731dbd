import { useCodeEntry } from '@latchkey/react'
import { Button, CodeField, useText } from '@latchkey/ui'
import { submit } from './interaction.ts'
import type { Way } from './SecondStepPage.tsx'
import { useSurroundings } from './surroundings.tsx'

export function ProveByTotp({ onDone, onLost }: Way) {
  const say = useText()
  const { call } = useSurroundings()
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
