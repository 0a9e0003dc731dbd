import type { FormItem } from '@latchkey/contract'
import { Checkbox, FormRow, SelectField, Switch, TextArea, TextField } from '@latchkey/ui'
import { useSay } from '../texts.tsx'
import { isJson, isTexts } from './config-form.ts'
import { nameOfField, nameOfMember, noteOfField } from './field-names.ts'
import { SecretField } from './SecretField.tsx'

type ConfigFieldProps = { item: FormItem; value: unknown; onChange: (value: unknown) => void }

/** A field of a connector, of the kind that its factory says. */
export function ConfigField({ item, value, onChange }: ConfigFieldProps) {
  const say = useSay()
  const label = nameOfField(item, say)
  const note = noteOfField(item, say)
  if (isTexts(value)) return <Members item={item} value={value} onChange={onChange} />
  if (item.type === 'Switch')
    return (
      <FormRow name={label} description={note}>
        <Switch label={label} isOn={value === true} onChange={onChange} />
      </FormRow>
    )
  if (item.type === 'MultiSelect') return <Choices item={item} value={value} onChange={onChange} />
  const text = typeof value === 'string' ? value : ''
  if (item.type === 'Select')
    return (
      <SelectField
        label={label}
        value={text}
        onChange={onChange}
        description={note}
        isRequired
        options={(item.selectItems ?? []).map(each => ({ id: each.value, words: each.title }))}
      />
    )
  if (item.type === 'Json')
    return (
      <TextArea
        label={label}
        value={text}
        onChange={onChange}
        rows={Math.min(Math.max(text.split('\n').length, 3), 16)}
        description={note}
        error={isJson(text) ? undefined : say('connectors.json.invalid')}
        isCode
      />
    )
  if (item.isConfidential)
    return (
      <SecretField
        label={label}
        value={text}
        onChange={onChange}
        isLong={item.type === 'MultilineText'}
        description={note}
      />
    )
  if (item.type === 'MultilineText')
    return <TextArea label={label} value={text} onChange={onChange} description={note} isCode />
  return (
    <TextField
      label={label}
      value={text}
      onChange={onChange}
      description={note}
      placeholder={item.placeholder}
      inputMode={item.type === 'Number' ? 'numeric' : undefined}
      autoComplete="off"
      capitalization="none"
      spellCheck={false}
    />
  )
}

type MembersProps = {
  item: FormItem
  value: Record<string, string>
  onChange: (value: Record<string, string>) => void
}

/** An object whose members are fields: the sign-in to a mail server, or which claim is which. */
function Members({ item, value, onChange }: MembersProps) {
  const say = useSay()
  const note = noteOfField(item, say)
  return (
    <fieldset className="lk-connector-members">
      <legend className="lk-field-label">{nameOfField(item, say)}</legend>
      {note && <p className="lk-form-description">{note}</p>}
      {Object.entries(value).map(([name, text]) => {
        const field = {
          label: nameOfMember(item, name, say),
          value: text,
          onChange: (next: string) => onChange({ ...value, [name]: next }),
        }
        return isSecret(name) ? (
          <SecretField key={name} {...field} isLong={false} description={undefined} />
        ) : (
          <TextField key={name} {...field} autoComplete="off" capitalization="none" spellCheck={false} />
        )
      })}
    </fieldset>
  )
}

const isSecret = (name: string) => /(secret|pass|password|token|key)$/i.test(name)

function Choices({ item, value, onChange }: ConfigFieldProps) {
  const say = useSay()
  const chosen: readonly unknown[] = Array.isArray(value) ? value : []
  return (
    <fieldset className="lk-connector-members">
      <legend className="lk-field-label">{nameOfField(item, say)}</legend>
      {(item.selectItems ?? []).map(each => (
        <Checkbox
          key={each.value}
          isSelected={chosen.includes(each.value)}
          onChange={isChosen =>
            onChange(isChosen ? [...chosen, each.value] : chosen.filter(other => other !== each.value))
          }
        >
          <code>{each.title}</code>
        </Checkbox>
      ))}
    </fieldset>
  )
}
