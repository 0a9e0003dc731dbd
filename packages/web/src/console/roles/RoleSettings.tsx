import { FormRow, FormSection, Switch, showToast, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { useChange } from '../data/change.ts'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useSay } from '../texts.tsx'
import type { Role } from './role-facts.ts'

type Settings = Pick<Role, 'name' | 'description' | 'isDefault'>

export function RoleSettings({ role }: { role: Role }) {
  const say = useSay()
  const [changes, setChanges] = useState<Partial<Settings>>({})
  const save = useChange('PATCH /api/roles/:id')
  const { name, description, isDefault } = { ...role, ...changes }
  const change = (more: Partial<Settings>) => setChanges({ ...changes, ...more })
  // Only what changed, so that the log names that alone.
  const body = {
    ...(name.trim() !== role.name && { name: name.trim() }),
    ...(description.trim() !== role.description && { description: description.trim() }),
    ...(isDefault !== role.isDefault && { isDefault }),
  }
  return (
    <>
      <FormSection title={say('roles.settings')} description={say('roles.settings.about')}>
        <TextField
          label={say('roles.name')}
          value={name}
          onChange={next => change({ name: next })}
          autoComplete="off"
        />
        <TextField
          label={say('roles.description')}
          value={description}
          onChange={next => change({ description: next })}
          description={say('roles.description.about')}
          autoComplete="off"
        />
        {role.type === 'User' && !role.isAdministrator && (
          <FormRow name={say('roles.isDefault')} description={say('roles.isDefault.about')}>
            <Switch
              label={say('roles.isDefault')}
              isOn={isDefault}
              onChange={next => change({ isDefault: next })}
            />
          </FormRow>
        )}
      </FormSection>
      <SaveChanges
        hasChanges={Object.keys(body).length > 0}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() =>
          save.run({ params: { id: role.id }, body }, () => {
            setChanges({})
            showToast({ words: say('frame.saved') })
          })
        }
        onReset={() => {
          save.reset()
          setChanges({})
        }}
      />
    </>
  )
}
