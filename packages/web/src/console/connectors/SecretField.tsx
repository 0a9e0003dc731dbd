import { PasswordField, TextArea } from '@latchkey/ui'
import { useState } from 'react'
import { useSay } from '../texts.tsx'
import { mask } from './config-form.ts'

type SecretFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  /** Of several lines, such as a private key. */
  isLong: boolean
  description: string | undefined
}

/** A secret. A stored one is not shown, and stays unless another one is typed. */
export function SecretField({ label, value, onChange, isLong, description }: SecretFieldProps) {
  const say = useSay()
  const [isStored, setStored] = useState(value === mask)
  if (value === mask && !isStored) setStored(true)
  const field = {
    label,
    value: value === mask ? '' : value,
    onChange: (next: string) => onChange(next === '' && isStored ? mask : next),
    description: value === mask ? say('connectors.secret.stored') : description,
  }
  if (isLong) return <TextArea {...field} rows={5} isCode />
  return <PasswordField {...field} autoComplete="new-password" placeholder={isStored ? '••••••••' : ''} />
}
