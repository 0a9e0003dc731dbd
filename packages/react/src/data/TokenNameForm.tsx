import { useText } from '@latchkey/ui'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { TokenNameField } from './TokenNameField.tsx'
import { type Token, useTokenChanges } from './tokens.ts'

type TokenNameFormProps = { token: Token; account: Account; onSaved: () => void; onCancel: () => void }

export function TokenNameForm({ token, account, onSaved, onCancel }: TokenNameFormProps) {
  const say = useText()
  const [name, setName] = useState(token.name)
  const { rename } = useTokenChanges()
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      missing={!name.trim() && 'data.token.nameRequired'}
      saveLabel={say('row.save')}
      save={verification => rename({ from: token.name, to: name.trim(), verification })}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => <TokenNameField value={name} onChange={setName} problem={error} />}
    </ProtectedForm>
  )
}
