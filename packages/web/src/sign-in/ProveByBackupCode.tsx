import { plainBackupCode, useCodeEntry } from '@latchkey/react/pages'
import { Button, TextField, useText } from '@latchkey/ui'
import { useSignInContext } from './SignInContext.tsx'
import { goOn } from './step-history.ts'
import { stepAfter } from './steps.ts'
import type { Trust } from './trust.tsx'

export function ProveByBackupCode({ trust }: { trust: Trust }) {
  const say = useText()
  const { call } = useSignInContext()
  const prove = async (typed: string) => {
    await call('POST /api/experience/verification/backup-code/verify', {
      body: { code: plainBackupCode(typed) },
    })
    return trust.submit(call)
  }
  const entry = useCodeEntry(
    typed => stepAfter(prove(typed)),
    goOn,
    typed => typed.trim() !== '',
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
      <Button type="submit" look="filled" isWide isPending={entry.isPending}>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
