import type { Output } from '@latchkey/client'
import { SelectField, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { Action } from '../frame/Action.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { Application } from './application-kind.ts'
import { SecretOnce } from './SecretOnce.tsx'

export type Secret = Output<'GET /api/applications/:id/secrets'>[number]

const day = 24 * 60 * 60 * 1000

export function NewSecret({ application }: { application: Application }) {
  const say = useSay()
  const [name, setName] = useState('')
  const [days, setDays] = useState('')
  const [value, setValue] = useState<string>()
  return (
    <>
      <Action
        name="newSecret"
        title={say('applications.secret.create')}
        verb={say('applications.secret.create')}
        operation="POST /api/applications/:id/secrets"
        input={{
          params: { id: application.id },
          body: { name: name.trim(), ...(days && { expiresAt: Date.now() + Number(days) * day }) },
        }}
        done={say('applications.secret.create.done')}
        onDone={secret => {
          setName('')
          setValue(secret.value)
        }}
        isDisabled={name.trim() === ''}
      >
        <p>{say('applications.secret.create.about')}</p>
        <TextField
          label={say('applications.secret.name')}
          value={name}
          onChange={setName}
          description={say('applications.secret.name.about')}
          autoComplete="off"
          maxLength={256}
          autoFocus
        />
        <SelectField
          label={say('applications.secret.validFor')}
          value={days}
          onChange={setDays}
          isRequired
          options={[
            { id: '', words: say('applications.secret.noEnd') },
            ...['30', '90', '180', '365'].map(id => ({
              id,
              words: say('applications.secret.days', { count: Number(id) }),
            })),
          ]}
        />
      </Action>
      {value !== undefined && <SecretOnce value={value} onClose={() => setValue(undefined)} />}
    </>
  )
}

/** For those who hold the whole API, which reads the values. */
export function ShowSecret({ secret }: { secret: Secret }) {
  const dialog = useDialog('showSecret')
  return dialog.isOpen ? <SecretOnce value={secret.value} onClose={dialog.close} /> : null
}

export function RenameSecret({ secret }: { secret: Secret }) {
  const say = useSay()
  const [name, setName] = useState(secret.name)
  return (
    <Action
      name="renameSecret"
      title={say('applications.secret.rename.title', { name: secret.name })}
      verb={say('applications.secret.rename')}
      operation="PATCH /api/applications/:id/secrets/:name"
      input={{ params: { id: secret.applicationId, name: secret.name }, body: { name: name.trim() } }}
      done={say('applications.secret.rename.done')}
      isDisabled={name.trim() === '' || name.trim() === secret.name}
    >
      <TextField
        label={say('applications.secret.name')}
        value={name}
        onChange={setName}
        autoComplete="off"
        maxLength={256}
        autoFocus
      />
    </Action>
  )
}

export function DeleteSecret({ secret, isLast }: { secret: Secret; isLast: boolean }) {
  const say = useSay()
  return (
    <Action
      name="deleteSecret"
      title={say('applications.secret.delete.title', { name: secret.name })}
      verb={say('applications.secret.delete')}
      operation="DELETE /api/applications/:id/secrets/:name"
      input={{ params: { id: secret.applicationId, name: secret.name } }}
      done={say('applications.secret.delete.done')}
      isDangerous
    >
      <p>{say(isLast ? 'applications.secret.delete.last' : 'applications.secret.delete.about')}</p>
    </Action>
  )
}
