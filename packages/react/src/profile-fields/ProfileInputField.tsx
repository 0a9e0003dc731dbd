import { Checkbox, SelectField, TextField, useLanguage, useText } from '@latchkey/ui'
import { dateFormat } from './date-format.ts'
import { wordsOfOption } from './field-words.ts'
import type { Fault } from './profile-faults.ts'
import type { ProfileInput } from './profile-input.ts'

type ProfileInputFieldProps = {
  input: ProfileInput
  /** Instead of the input's own label, which says whether it is optional. */
  label?: string | undefined
  value: string | boolean
  fault: Fault | undefined
  /** An error that is not about the value. */
  error?: string | undefined
  autoFocus?: boolean
  onChange: (value: string | boolean) => void
}

/** The field of one input, by its type. */
export function ProfileInputField(props: ProfileInputFieldProps) {
  const { input, value, fault, error, autoFocus = false, onChange } = props
  const say = useText()
  const language = useLanguage()
  const { type, config, description, autoComplete } = input
  const ownLabel = useProfileInputLabel(input)
  const label = props.label ?? ownLabel
  if (type === 'Checkbox')
    return (
      <Checkbox isSelected={value === true} onChange={onChange}>
        {label}
      </Checkbox>
    )
  const common = {
    label,
    description,
    value: String(value),
    onChange,
    error: fault ? say(fault.text, fault.values) : error,
    ...(autoComplete && { autoComplete }),
  }
  if (type === 'Select') {
    const options = config.options ?? []
    return (
      <SelectField
        {...common}
        options={options.map(({ value: id }) => ({ id, words: wordsOfOption(input, id, { say, language }) }))}
      />
    )
  }
  const isNativeDate = type === 'Date' && dateFormat(config) !== undefined
  return (
    <TextField
      {...common}
      type={isNativeDate ? 'date' : 'text'}
      inputMode={type === 'Number' ? 'decimal' : type === 'Url' ? 'url' : 'text'}
      {...(!isNativeDate && config.placeholder && { placeholder: config.placeholder })}
      autoFocus={autoFocus}
    />
  )
}

/** The label of an input, with the note that it is optional. */
export function useProfileInputLabel({ label, labelKey, isRequired, type }: ProfileInput): string {
  const say = useText()
  const name = labelKey ? say(labelKey) : label
  return isRequired || type === 'Checkbox' ? name : say('profileField.optional', { name })
}
