import { Button, FormSection, Segmented } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useSay } from '../texts.tsx'
import { type AccountCenter, allFields, type Control, controls, fieldsIn, groups } from './account-center.ts'

type FieldsTableProps = {
  fields: AccountCenter['fields']
  onChange: (fields: AccountCenter['fields']) => void
}

/** For each field: hidden, seen, or changed by its person. */
export function FieldsTable({ fields, onChange }: FieldsTableProps) {
  const say = useSay()
  const canWrite = useMay()('settings:write')
  const words = controls.map(id => ({ id, words: say(`accountFields.control.${id}`) }))
  const setAll = (control: Control) =>
    onChange({ ...fields, ...Object.fromEntries(allFields.map(name => [name, control])) })
  return (
    <FormSection title={say('accountFields.fields')} description={say('accountFields.fields.about')}>
      {canWrite && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its legend as a heading of the table
        <div className="lk-field-presets" role="group" aria-label={say('accountFields.presets')}>
          {controls.map(control => (
            <Button key={control} onPress={() => setAll(control)}>
              {say(`accountFields.preset.${control}`)}
            </Button>
          ))}
        </div>
      )}
      <table className="lk-field-table">
        <thead className="lk-hidden">
          <tr>
            <th scope="col">{say('accountFields.field')}</th>
            <th scope="col">{say('accountFields.control')}</th>
          </tr>
        </thead>
        {groups.map(group => (
          <tbody key={group}>
            <tr className="lk-field-group">
              <th scope="rowgroup" colSpan={2}>
                {say(`accountFields.group.${group}`)}
              </th>
            </tr>
            {fieldsIn(group).map(name => (
              <tr key={name}>
                <th scope="row">
                  {say(`accountFields.name.${name}`)}
                  <span className="lk-field-note">{say(`accountFields.about.${name}`)}</span>
                </th>
                <td>
                  <Segmented
                    label={say(`accountFields.name.${name}`)}
                    choices={words}
                    value={fields[name] ?? 'Off'}
                    onChange={control => onChange({ ...fields, [name]: control })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </FormSection>
  )
}
