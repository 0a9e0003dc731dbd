import { Checkbox, FormRow, Switch } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { useSay } from '../texts.tsx'

type ApplicationsFieldProps = {
  /** Null: events of all applications, and of none. */
  chosen: readonly string[] | null
  onChange: (chosen: string[] | null) => void
}

export function ApplicationsField({ chosen, onChange }: ApplicationsFieldProps) {
  const say = useSay()
  const may = useMay()
  const list = useRead(
    'GET /api/applications',
    { query: { page: 1, page_size: 100 } },
    { isEnabled: may('applications:read') && chosen !== null },
  )
  const known = list.data ?? []
  // Without the scope to list them, and for those that were deleted, there is only the ID.
  const unknown = (chosen ?? []).filter(id => !known.some(application => application.id === id))
  const options = [...known, ...unknown.map(id => ({ id, name: id }))]
  return (
    <>
      <FormRow name={say('webhooks.applications.all')}>
        <Switch
          label={say('webhooks.applications.all')}
          isOn={chosen === null}
          onChange={isAll => onChange(isAll ? null : [])}
        />
      </FormRow>
      {chosen && (
        <fieldset className="lk-hook-events">
          <legend className="lk-field-label">{say('webhooks.applications.only')}</legend>
          {options.map(({ id, name }) => (
            <Checkbox
              key={id}
              isSelected={chosen.includes(id)}
              onChange={isChosen => onChange(isChosen ? [...chosen, id] : chosen.filter(each => each !== id))}
            >
              {name}
            </Checkbox>
          ))}
        </fieldset>
      )}
    </>
  )
}
