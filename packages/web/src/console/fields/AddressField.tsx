import { TextField } from '@latchkey/ui'
import { useState } from 'react'
import { useSay } from '../texts.tsx'

type AddressFieldProps = {
  label: string
  description?: string
  value: string | null | undefined
  /** Null for an empty field. */
  onChange: (value: string | null) => void
}

/** The URL of a web page or a picture, or nothing. */
export function AddressField({ label, description, value, onChange }: AddressFieldProps) {
  const say = useSay()
  // Half an address is no mistake while it is being typed.
  const [isLeft, setLeft] = useState(false)
  const isValid = !value || (URL.canParse(value) && /^https?:\/\//i.test(value))
  return (
    <TextField
      label={label}
      description={description}
      error={isValid || !isLeft ? undefined : say('frame.address.invalid')}
      value={value ?? ''}
      onChange={next => onChange(next.trim() || null)}
      onFocus={() => setLeft(false)}
      onBlur={() => setLeft(true)}
      inputMode="url"
      autoComplete="off"
      spellCheck={false}
    />
  )
}
