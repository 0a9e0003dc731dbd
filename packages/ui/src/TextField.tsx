import { CircleAlert } from 'lucide-react'
import { type HTMLAttributes, type ReactNode, useEffect, useRef } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components/TextField'
import { Icon } from './Icon.tsx'
import './TextField.css'

export type TextFieldProps = Omit<AriaTextFieldProps, 'className' | 'children' | 'style' | 'isInvalid'> & {
  label: string
  description?: ReactNode
  /** What is wrong with the value and what to do. The field takes the focus when the error appears. */
  error?: string | undefined
  placeholder?: string
  /** An element inside the field, at its end. */
  trailing?: ReactNode
  capitalization?: HTMLAttributes<HTMLInputElement>['autoCapitalize']
  /** `code` uses tabular figures with wide spacing. */
  look?: 'code'
}

export function TextField(props: TextFieldProps) {
  const { label, description, error, placeholder, trailing, capitalization, look, ...field } = props
  const input = useFocusOnError(error)
  return (
    <AriaTextField {...field} validationBehavior="aria" isInvalid={Boolean(error)} className="lk-field">
      <Label className="lk-field-label">{label}</Label>
      <span className="lk-field-box">
        <Input
          ref={input}
          className={`lk-input${look ? ` lk-input-${look}` : ''}`}
          {...(placeholder && { placeholder })}
          {...(capitalization && { autoCapitalize: capitalization })}
        />
        {trailing}
      </span>
      {description && !error && (
        <Text slot="description" className="lk-field-description">
          {description}
        </Text>
      )}
      <FieldError className="lk-field-error">
        <Icon of={CircleAlert} size={16} />
        <span>{error}</span>
      </FieldError>
    </AriaTextField>
  )
}

function useFocusOnError(error: string | undefined) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const another = document.activeElement?.getAttribute('aria-invalid') === 'true'
    if (error && !another) input.current?.focus()
  }, [error])
  return input
}
