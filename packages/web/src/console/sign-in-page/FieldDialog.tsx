import type { Input } from '@latchkey/client'
import { SelectField, showToast, TextField } from '@latchkey/ui'
import { useChange } from '../data/change.ts'
import { useDraft } from '../data/draft.ts'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { Confirm } from '../frame/Confirm.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { FieldConfig } from './FieldConfig.tsx'
import { bodyOf, draftOf, type FieldType, fieldTypes, newField, type ProfileField } from './profile-field.ts'

/** Creates a profile field, or edits one: its name and its place stay. */
export function FieldDialog({ field }: { field: ProfileField | undefined }) {
  const say = useSay()
  const dialog = useDialog('field')
  const [draft, setDraft, forget] = useDraft(
    `profile-field:${field?.name ?? ''}`,
    field ? draftOf(field) : newField,
  )
  const { isPending, error, run, reset } = useSaving(field)
  const change = (more: Partial<typeof draft>) => setDraft({ ...draft, ...more })
  const close = () => {
    forget()
    reset()
    dialog.close()
  }
  const name = field?.label || field?.name
  return (
    <Confirm
      title={name ? say('signInPage.field.edit', { name }) : say('signInPage.fields.create')}
      verb={say(field ? 'frame.save' : 'signInPage.fields.create')}
      isOpen={dialog.isOpen}
      onClose={close}
      onConfirm={() =>
        run(bodyOf(draft), () => {
          close()
          showToast({ words: say('frame.saved') })
        })
      }
      isPending={isPending}
      isDisabled={!/^[\dA-Za-z]+$/.test(draft.name)}
      problem={error}
    >
      {!field && (
        <TextField
          label={say('signInPage.field.name')}
          description={say('signInPage.field.name.about')}
          value={draft.name}
          onChange={next => change({ name: next.trim() })}
          autoComplete="off"
          capitalization="none"
          spellCheck={false}
          autoFocus
        />
      )}
      <TextField
        label={say('signInPage.field.label')}
        value={draft.label}
        onChange={label => change({ label })}
        placeholder={draft.name}
        autoComplete="off"
      />
      <SelectField
        label={say('signInPage.field.type')}
        value={draft.type}
        // The cast is safe: the options are the types.
        onChange={type => change({ type: type as FieldType })}
        options={fieldTypes.map(type => ({ id: type, words: say(`signInPage.type.${type}`) }))}
        isRequired
      />
      <FieldConfig draft={draft} onChange={change} />
      {draft.type !== 'Checkbox' && (
        <>
          <TextField
            label={say('signInPage.field.description')}
            value={draft.description}
            onChange={description => change({ description })}
            autoComplete="off"
          />
          <SwitchRow
            name={say('signInPage.field.required')}
            about={say('signInPage.field.required.about')}
            isOn={draft.required}
            onChange={required => change({ required })}
          />
        </>
      )}
    </Confirm>
  )
}

type Body = Input<'POST /api/custom-profile-fields'>['body']

function useSaving(field: ProfileField | undefined) {
  const create = useChange('POST /api/custom-profile-fields')
  const update = useChange('PUT /api/custom-profile-fields/:name')
  const { isPending, error, reset } = field ? update : create
  const run = (body: Body, onDone: () => void) => {
    if (field) update.run({ params: { name: field.name }, body }, onDone)
    else create.run({ body }, onDone)
  }
  return { isPending, error, reset, run }
}
