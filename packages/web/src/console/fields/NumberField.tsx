import { TextField } from '@latchkey/ui'
import { useState } from 'react'
import { useSay } from '../texts.tsx'

type NumberFieldProps = {
  label: string
  description?: string
  /** Undefined for an empty field. */
  value: number | undefined
  onChange: (value: number | undefined) => void
  min: number
  max: number
  /** The value that counts while the field is empty. */
  unless?: number
  /** Whether the field may be empty and then sets no limit. */
  isOptional?: boolean
}

/** A whole number. */
export function NumberField(props: NumberFieldProps) {
  const { label, description, value, onChange, min, max, unless, isOptional = unless !== undefined } = props
  const say = useSay()
  const [typed, setTyped] = useState('')
  // What is typed stays as it is, such as "1." or "", as long as it means the value.
  const shown = Object.is(numberIn(typed), value) ? typed : (value?.toString() ?? '')
  const isEmpty = shown.trim() === ''
  const number = numberIn(shown)
  const isValid = isEmpty
    ? isOptional
    : Number.isInteger(number) && Number(number) >= min && Number(number) <= max
  return (
    <TextField
      label={label}
      description={description}
      error={isValid ? undefined : say('frame.number.invalid', { min, max })}
      value={shown}
      onChange={next => {
        setTyped(next)
        onChange(numberIn(next))
      }}
      placeholder={unless?.toString()}
      inputMode="numeric"
      autoComplete="off"
    />
  )
}

function numberIn(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text)
}
