import { CodeField, useText } from '@latchkey/ui'
import { useLatchkey } from '../latchkey-context.ts'
import { useCodeEntry } from '../use-code-entry.ts'
import { ProofForm, type ProofProps } from './ProofForm.tsx'

export function TotpProof({ account: _, onProven, ...frame }: ProofProps) {
  const say = useText()
  const { call } = useLatchkey()
  const entry = useCodeEntry(
    code => call('POST /api/verifications/totp/verify', { body: { code } }),
    record => onProven({ ...record, method: 'Totp' }),
  )
  return (
    <ProofForm
      {...frame}
      onSubmit={entry.submit}
      isPending={entry.isPending}
      submitLabel={say('stepUp.continue')}
    >
      <CodeField label={say('totp.code')} {...entry.field} autoFocus />
    </ProofForm>
  )
}
