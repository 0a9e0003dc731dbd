import { TextField } from '@latchkey/ui'
import { useChange } from '../data/change.ts'
import { useDraft } from '../data/draft.ts'
import { Confirm } from '../frame/Confirm.tsx'
import { navigate, useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'

const nothing = { name: '', description: '' }

/** Creates a role of administrators and opens its page, where it gets what it allows. */
export function NewAdministratorRole() {
  const say = useSay()
  const dialog = useDialog('newRole')
  const [draft, setDraft, forget] = useDraft('new-administrator-role', nothing)
  const create = useChange('POST /api/roles')
  const body = {
    name: draft.name.trim(),
    description: draft.description.trim(),
    isAdministrator: true,
  }
  return (
    <Confirm
      title={say('administrators.role.create')}
      verb={say('administrators.role.create')}
      isOpen={dialog.isOpen}
      onClose={() => {
        forget()
        create.reset()
        dialog.close()
      }}
      onConfirm={() =>
        create.run({ body }, role => {
          forget()
          navigate(`/administrators/${encodeURIComponent(role.id)}`)
        })
      }
      isPending={create.isPending}
      isDisabled={body.name === '' || body.description === ''}
      problem={create.error}
    >
      <p>{say('administrators.role.create.about')}</p>
      <TextField
        label={say('administrators.role.name')}
        value={draft.name}
        onChange={name => setDraft({ ...draft, name })}
        autoComplete="off"
        autoFocus
      />
      <TextField
        label={say('administrators.role.description')}
        value={draft.description}
        onChange={description => setDraft({ ...draft, description })}
        autoComplete="off"
      />
    </Confirm>
  )
}
