import { useEffect, useRef } from 'react'
import { TextField, type TextFieldProps } from './TextField.tsx'

type CodeFieldProps = Pick<TextFieldProps, 'label' | 'description' | 'error' | 'autoFocus'> & {
  value: string
  onChange: (code: string) => void
}

/** A field for a code of six digits, with support for pasting and autofill. It submits its form when complete. */
export function CodeField({ value, onChange, ...props }: CodeFieldProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (value.length === 6) place.current?.closest('form')?.requestSubmit()
  }, [value])
  return (
    <div ref={place}>
      <TextField
        {...props}
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        look="code"
        value={value}
        onChange={typed => onChange(typed.replaceAll(/\D/g, '').slice(0, 6))}
      />
    </div>
  )
}
