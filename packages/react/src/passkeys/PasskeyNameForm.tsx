import { TextField, useText } from '@latchkey/ui'
import type { Account } from '../account.ts'
import { type Factor, useFactorChanges } from '../factors/factors.ts'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { useDraft } from '../use-draft.ts'
import { wordsOfProblem } from '../words-of-problem.ts'

type PasskeyNameFormProps = {
  passkey: Factor
  account: Account
  onSaved: () => void
  onCancel: () => void
}

export function PasskeyNameForm({ passkey, account, onSaved, onCancel }: PasskeyNameFormProps) {
  const say = useText()
  const [name, setName] = useDraft(`passkey ${passkey.id}`, passkey.name ?? '')
  const changes = useFactorChanges()
  return (
    <ProtectedForm
      account={account}
      missing={!name.trim() && 'passkey.nameRequired'}
      saveLabel={say('row.save')}
      save={verification => changes.renamePasskey(passkey.id, name.trim(), verification)}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => (
        <TextField
          label={say('passkey.name')}
          name="passkey-name"
          autoComplete="off"
          maxLength={64}
          value={name}
          onChange={setName}
          error={error ? wordsOfProblem(error, say) : undefined}
          autoFocus
        />
      )}
    </ProtectedForm>
  )
}
