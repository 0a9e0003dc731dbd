import { SelectField, useText } from '@latchkey/ui'
import { useRef, useState } from 'react'
import type { Account } from '../account.ts'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { TokenNameField } from './TokenNameField.tsx'
import { useTokenChanges } from './tokens.ts'

const day = 24 * 60 * 60 * 1000
const lifetimes = [7, 30, 90, 365]

type NewTokenFormProps = { account: Account; onCreated: (value: string) => void; onCancel: () => void }

/** Asks for the name of a new token and when it expires. */
export function NewTokenForm({ account, onCreated, onCancel }: NewTokenFormProps) {
  const say = useText()
  const [name, setName] = useState('')
  const [lifetime, setLifetime] = useState('30')
  const value = useRef('')
  const { create } = useTokenChanges()
  const options = [
    ...lifetimes.map(days => ({ id: String(days), words: say('data.token.days', { count: days }) })),
    { id: 'never', words: say('data.token.never') },
  ]
  const expiresAt = () => (lifetime === 'never' ? null : Date.now() + Number(lifetime) * day)
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      missing={!name.trim() && 'data.token.nameRequired'}
      saveLabel={say('data.tokens.create')}
      save={async verification => {
        value.current = await create({ name: name.trim(), expiresAt: expiresAt(), verification })
      }}
      onSaved={() => onCreated(value.current)}
      onCancel={onCancel}
    >
      {error => (
        <>
          <TokenNameField
            description={say('data.token.name.about')}
            value={name}
            onChange={setName}
            problem={error}
          />
          <SelectField
            label={say('data.token.lifetime')}
            description={lifetime === 'never' ? say('data.token.never.about') : undefined}
            value={lifetime}
            onChange={setLifetime}
            options={options}
            isRequired
          />
        </>
      )}
    </ProtectedForm>
  )
}
