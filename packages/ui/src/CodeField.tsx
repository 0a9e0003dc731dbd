import { TextField, type TextFieldProps } from './TextField.tsx'

type CodeFieldProps = Pick<TextFieldProps, 'label' | 'description' | 'error' | 'autoFocus'> & {
  value: string
  onChange: (code: string) => void
  /** All six digits are there. */
  onComplete: (code: string) => void
}

/** A code of six digits in one field, which takes pasted text and what the phone suggests. */
export function CodeField({ onChange, onComplete, ...props }: CodeFieldProps) {
  const change = (typed: string) => {
    const code = typed.replaceAll(/\D/g, '').slice(0, 6)
    onChange(code)
    if (code.length === 6 && code !== props.value) onComplete(code)
  }
  return (
    <TextField
      {...props}
      name="code"
      autoComplete="one-time-code"
      inputMode="numeric"
      look="code"
      onChange={change}
    />
  )
}
