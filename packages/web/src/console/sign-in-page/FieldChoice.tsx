import { SelectField } from '@latchkey/ui'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { useSay } from '../texts.tsx'
import { OrderList } from './OrderList.tsx'
import type { ProfileField } from './profile-field.ts'

type FieldChoiceProps = {
  fields: readonly ProfileField[]
  /** Null: all, also those that are added later. */
  chosen: readonly { name: string }[] | null
  onChange: (chosen: { name: string }[] | null) => void
  words: { title: string; all: string; allAbout: string; none: string }
}

/** A choice of profile fields, in an order. */
export function FieldChoice({ fields, chosen, onChange, words }: FieldChoiceProps) {
  const say = useSay()
  const choose = (names: string[]) => onChange(names.map(name => ({ name })))
  const names = chosen?.map(({ name }) => name) ?? []
  const nameOf = (name: string) => fields.find(each => each.name === name)?.label || name
  const others = fields.filter(({ name }) => !names.includes(name))
  return (
    <>
      <SwitchRow
        name={words.all}
        about={words.allAbout}
        isOn={chosen === null}
        onChange={isAll => (isAll ? onChange(null) : choose(fields.map(({ name }) => name)))}
      />
      {names.length > 0 && (
        <OrderList
          label={words.title}
          entries={names}
          idOf={name => name}
          nameOf={nameOf}
          onOrder={choose}
          onRemove={name => choose(names.filter(each => each !== name))}
        />
      )}
      {chosen !== null && names.length === 0 && <p>{words.none}</p>}
      {chosen !== null && others.length > 0 && (
        <SelectField
          label={say('signInPage.atSignUp.add')}
          value=""
          onChange={name => name && choose([...names, name])}
          options={others.map(({ name }) => ({ id: name, words: nameOf(name) }))}
        />
      )}
    </>
  )
}
