import { FormRow, SelectField, Switch, showToast, TextField } from '@latchkey/ui'
import { useChange } from '../data/change.ts'
import { useDraft } from '../data/draft.ts'
import { Confirm } from '../frame/Confirm.tsx'
import { navigate, useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { pathOfRole } from './role-facts.ts'

const nothing = { name: '', description: '', type: 'User', isDefault: false }

/** Creates a role and opens its page, where it gets its permissions. */
export function NewRoleDialog() {
  const say = useSay()
  const dialog = useDialog('new')
  const [draft, setDraft, forget] = useDraft('new-role', nothing)
  const create = useChange('POST /api/roles')
  const { name, description, isDefault } = draft
  const type = draft.type === 'User' ? ('User' as const) : ('MachineToMachine' as const)
  return (
    <Confirm
      title={say('roles.create')}
      verb={say('roles.create')}
      isOpen={dialog.isOpen}
      onClose={() => {
        forget()
        create.reset()
        dialog.close()
      }}
      // Without closing: going back and on at once would end up here again.
      onConfirm={() =>
        create.run(
          {
            body: {
              name: name.trim(),
              description: description.trim(),
              type,
              isDefault: type === 'User' && isDefault,
            },
          },
          role => {
            forget()
            showToast({ words: say('roles.create.done') })
            navigate(pathOfRole(role))
          },
        )
      }
      isPending={create.isPending}
      isDisabled={name.trim() === '' || description.trim() === ''}
      problem={create.error}
    >
      <TextField
        label={say('roles.name')}
        value={name}
        onChange={next => setDraft({ ...draft, name: next })}
        autoComplete="off"
        autoFocus
      />
      <TextField
        label={say('roles.description')}
        value={description}
        onChange={next => setDraft({ ...draft, description: next })}
        description={say('roles.description.about')}
        autoComplete="off"
      />
      <SelectField
        label={say('roles.holders.kind')}
        value={type}
        onChange={next => setDraft({ ...draft, type: next })}
        description={say(type === 'User' ? 'roles.people.about' : 'roles.machines.about')}
        isRequired
        options={[
          { id: 'User', words: say('roles.people') },
          { id: 'MachineToMachine', words: say('roles.machines') },
        ]}
      />
      {type === 'User' && (
        <FormRow name={say('roles.isDefault')} description={say('roles.isDefault.about')}>
          <Switch
            label={say('roles.isDefault')}
            isOn={isDefault}
            onChange={next => setDraft({ ...draft, isDefault: next })}
          />
        </FormRow>
      )}
    </Confirm>
  )
}
