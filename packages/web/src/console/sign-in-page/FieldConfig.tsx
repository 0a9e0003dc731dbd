import { Checkbox, SelectField, TextField } from '@latchkey/ui'
import { LinesField } from '../fields/LinesField.tsx'
import { NumberField } from '../fields/NumberField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { useSay } from '../texts.tsx'
import { dateFormats, type FieldDraft, partsOf } from './profile-field.ts'

type FieldConfigProps = { draft: FieldDraft; onChange: (more: Partial<FieldDraft>) => void }

const longest = 1_000_000

/** What only one type of field has. */
export function FieldConfig({ draft, onChange }: FieldConfigProps) {
  const say = useSay()
  const text = (name: 'customFormat' | 'pattern') => ({
    value: draft[name],
    onChange: (value: string) => onChange({ [name]: value }),
    autoComplete: 'off',
    spellCheck: false,
  })
  const number = (name: 'minLength' | 'maxLength' | 'minValue' | 'maxValue') => (
    <NumberField
      label={say(`signInPage.field.${name}`)}
      value={draft[name]}
      onChange={value => onChange({ [name]: value })}
      min={0}
      max={longest}
      isOptional
    />
  )
  switch (draft.type) {
    case 'Text':
      return (
        <div className="lk-settings-pair">
          {number('minLength')}
          {number('maxLength')}
        </div>
      )
    case 'Number':
      return (
        <div className="lk-settings-pair">
          {number('minValue')}
          {number('maxValue')}
        </div>
      )
    case 'Date':
      return (
        <>
          <SelectField
            label={say('signInPage.field.format')}
            value={draft.format}
            onChange={format => onChange({ format })}
            options={dateFormats.map(id => ({
              id,
              words: id === 'custom' ? say('signInPage.format.custom') : id,
            }))}
            isRequired
          />
          {draft.format === 'custom' && (
            <TextField
              label={say('signInPage.field.customFormat')}
              description={say('signInPage.field.customFormat.about')}
              {...text('customFormat')}
            />
          )}
        </>
      )
    case 'Checkbox':
      return (
        <SwitchRow
          name={say('signInPage.field.checked')}
          isOn={draft.isChecked}
          onChange={isChecked => onChange({ isChecked })}
        />
      )
    case 'Select':
      return (
        <LinesField
          label={say('signInPage.field.options')}
          description={say('signInPage.field.options.about')}
          value={draft.options}
          onChange={options => onChange({ options })}
          rows={5}
        />
      )
    case 'Regex':
      return (
        <TextField
          label={say('signInPage.field.pattern')}
          description={say('signInPage.field.pattern.about')}
          {...text('pattern')}
        />
      )
    case 'Address':
    case 'Fullname':
      return <Parts type={draft.type} draft={draft} onChange={onChange} />
    default:
      return null
  }
}

function Parts({ type, draft, onChange }: FieldConfigProps & { type: keyof typeof partsOf }) {
  const say = useSay()
  const choose = (name: (typeof partsOf)[typeof type][number], isRequired: boolean | undefined) =>
    onChange({ parts: { ...draft.parts, [name]: isRequired } })
  return (
    <fieldset className="lk-settings-group">
      <legend className="lk-field-label">{say('signInPage.field.parts')}</legend>
      {partsOf[type].map(name => (
        <div key={name} className="lk-settings-pair">
          <Checkbox
            isSelected={draft.parts[name] !== undefined}
            onChange={isOn => choose(name, isOn ? false : undefined)}
          >
            {say(`signInPage.part.${name}`)}
          </Checkbox>
          {draft.parts[name] !== undefined && (
            <Checkbox
              isSelected={draft.parts[name] === true}
              onChange={isRequired => choose(name, isRequired)}
            >
              {say('signInPage.field.required')}
            </Checkbox>
          )}
        </div>
      ))}
    </fieldset>
  )
}
