import { TextField, useText } from '@latchkey/ui'
import { plainBackupCode } from '../backup-codes.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { useCodeEntry } from '../use-code-entry.ts'
import { ProofForm, type ProofProps } from './ProofForm.tsx'

export function BackupCodeProof({ account: _, onProven, ...frame }: ProofProps) {
  const say = useText()
  const { call } = useLatchkey()
  const entry = useCodeEntry(
    typed => call('POST /api/verifications/backup-code/verify', { body: { code: plainBackupCode(typed) } }),
    record => onProven({ ...record, method: 'BackupCode' }),
    typed => typed.trim() !== '',
  )
  return (
    <ProofForm
      {...frame}
      onSubmit={entry.submit}
      isPending={entry.isPending}
      submitLabel={say('stepUp.continue')}
    >
      <TextField
        label={say('backupCodes.one')}
        name="backup-code"
        autoComplete="off"
        capitalization="none"
        autoCorrect="off"
        spellCheck="false"
        look="code"
        description={say('backupCodes.usedUp')}
        {...entry.field}
        autoFocus
      />
    </ProofForm>
  )
}
