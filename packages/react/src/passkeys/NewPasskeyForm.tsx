import { TextField, useText } from '@latchkey/ui'
import { useRef, useState } from 'react'
import type { Account } from '../account.ts'
import { useFactorChanges } from '../factors/factors.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { wordsOfProblem } from '../words-of-problem.ts'
import { registerPasskey } from './passkey-changes.ts'
import { useAgentWords } from './use-agent-words.ts'

type NewPasskeyFormProps = { account: Account; onSaved: () => void; onCancel: () => void }

/** Asks for a name, then opens the browser's dialog for a new passkey. */
export function NewPasskeyForm({ account, onSaved, onCancel }: NewPasskeyFormProps) {
  const say = useText()
  const { call } = useLatchkey()
  const suggested = useAgentWords(true)(navigator.userAgent)
  const [typed, setTyped] = useState<string>()
  const name = typed ?? suggested ?? ''
  const changes = useFactorChanges()
  const registered = useRef<string>(undefined)
  const save = async (verification: string | undefined) => {
    // Created once, even if the server demands another step-up.
    registered.current ??= await registerPasskey(call)
    await changes.addPasskey({ recordId: registered.current, name: name.trim() }, verification)
  }
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      missing={!name.trim() && 'passkey.nameRequired'}
      saveLabel={say('passkey.create')}
      save={save}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => (
        <TextField
          label={say('passkey.name')}
          description={say('passkey.name.about')}
          name="passkey-name"
          autoComplete="off"
          maxLength={64}
          value={name}
          onChange={setTyped}
          error={error ? wordsOfProblem(error, say) : undefined}
          autoFocus
        />
      )}
    </ProtectedForm>
  )
}
