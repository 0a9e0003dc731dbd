import type { TextKey } from '@latchkey/locales'
import { Checkbox, SelectField, TextField, useText } from '@latchkey/ui'
import { AvatarField } from './AvatarField.tsx'
import { isPicture, type ProfileInput } from './profile-fields.ts'

type ProfileFieldProps = {
  input: ProfileInput
  value: string | boolean
  fault: TextKey | undefined
  isFirst: boolean
  onChange: (value: string | boolean) => void
}

/** The field of one input, by its type. */
export function ProfileField({ input, value, fault, isFirst, onChange }: ProfileFieldProps) {
  const say = useText()
  const { type, config, isRequired, description } = input
  const name = input.labelKey ? say(input.labelKey) : input.label
  const label = isRequired || type === 'Checkbox' ? name : say('profileField.optional', { name })
  if (type === 'Checkbox')
    return (
      <Checkbox isSelected={value === true} onChange={onChange}>
        {label}
      </Checkbox>
    )
  const { minLength = 0, maxLength = 0 } = config
  const count = fault === 'profileField.short' ? minLength : maxLength
  const common = {
    label,
    description,
    value: String(value),
    onChange,
    error: fault && say(fault, { count }),
    ...(input.autoComplete && { autoComplete: input.autoComplete }),
  }
  if (isPicture(input)) return <AvatarField {...common} />
  if (type === 'Select')
    return (
      <SelectField
        {...common}
        options={(config.options ?? []).map(option => ({
          id: option.value,
          words: option.label || option.value,
        }))}
      />
    )
  return (
    <TextField
      {...common}
      type={type === 'Date' ? 'date' : 'text'}
      inputMode={type === 'Number' ? 'decimal' : type === 'Url' ? 'url' : 'text'}
      {...(type !== 'Date' && config.placeholder && { placeholder: config.placeholder })}
      autoFocus={isFirst}
    />
  )
}
