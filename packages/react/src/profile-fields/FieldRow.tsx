import { InlineNotice, useLanguage, useText } from '@latchkey/ui'
import {
  type Account,
  type Control,
  useChangeAccount,
  useChangeCustomData,
  useChangeProfile,
} from '../account.ts'
import { EditableRow } from '../EditableRow.tsx'
import { SwitchRow } from '../SwitchRow.tsx'
import { wordsOfField } from './field-words.ts'
import { ProfileInputField } from './ProfileInputField.tsx'
import { DisallowedValues, faultsIn, faultsOf } from './profile-faults.ts'
import { type Definition, holderOf, inputsOf, keyOf, labelOf } from './profile-input.ts'
import {
  editedValues,
  holderIn,
  isCheckedByDefault,
  type ProfileValues,
  storedAt,
  toBody,
} from './profile-values.ts'

type FieldRowProps = { field: Definition; account: Account; control: Control; isTold: boolean }

/** A profile field that an administrator defined. */
export function FieldRow({ field, account, control, isTold }: FieldRowProps) {
  const say = useText()
  const language = useLanguage()
  const save = useSaveField(field, account)
  const { label, labelKey } = labelOf(field)
  const name = labelKey ? say(labelKey) : label
  const stored = holderIn(account, field)
  const common = { name, control, isTold }
  const inputs = inputsOf([field])
  if (field.type === 'Checkbox') {
    const value = storedAt(stored, [field.name])
    const isByDefault = (value ?? undefined) === undefined && isCheckedByDefault(field)
    return (
      <SwitchRow
        {...common}
        isOn={isByDefault || value === true}
        words={isByDefault ? say('switch.onByDefault') : undefined}
        set={isOn => save({ [field.name]: isOn })}
      />
    )
  }
  const [only, another] = inputs
  const isSingle = only !== undefined && !another
  return (
    <EditableRow<ProfileValues>
      {...common}
      account={account}
      valueIn={each => editedValues(inputs, holderIn(each, field))}
      shown={wordsOfField(field, account, { say, language })}
      check={values => {
        const faults = faultsOf(inputs, values)
        if (Object.keys(faults).length > 0) throw new DisallowedValues(faults)
      }}
      save={values => save(toBody(inputs, values, { keepsEmpty: true }))}
      editor={({ value, onChange, error, problem }) => {
        const faults = faultsIn(problem, inputs)
        const other = Object.keys(faults).length > 0 ? undefined : error
        return (
          <>
            {inputs.map(input => (
              <ProfileInputField
                key={keyOf(input)}
                input={input}
                label={isSingle ? name : undefined}
                value={value[keyOf(input)] ?? ''}
                fault={faults[keyOf(input)]}
                error={isSingle ? other : undefined}
                onChange={next => onChange({ ...value, [keyOf(input)]: next })}
              />
            ))}
            {!isSingle && other && <InlineNotice tone="danger">{other}</InlineNotice>}
          </>
        )
      }}
    />
  )
}

function useSaveField(field: Definition, account: Account) {
  const changeAccount = useChangeAccount()
  const changeProfile = useChangeProfile()
  const changeCustomData = useChangeCustomData()
  return (body: Record<string, unknown>): Promise<unknown> => {
    const holder = holderOf(field)
    if (holder === 'account') return changeAccount.mutateAsync({ name: String(body.name) || null })
    if (holder === 'customData') return changeCustomData.mutateAsync(body)
    if (field.type !== 'Address') return changeProfile.mutateAsync(body)
    // The server replaces an address as a whole.
    const parts = body.address as Record<string, string>
    const formatted = parts.formatted ?? Object.values(parts).filter(Boolean).join(', ')
    return changeProfile.mutateAsync({ address: { ...account.profile?.address, ...parts, formatted } })
  }
}
