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
        onChange={typed => onChange(asciiDigits(typed).slice(0, 6))}
      />
    </div>
  )
}

/** The digits of a text, also those of other scripts, as input methods for Chinese, Japanese or Arabic may write them. */
export function asciiDigits(text: string): string {
  return [...text.matchAll(/\p{Nd}/gu)].map(([digit]) => digitAt(digit.codePointAt(0) ?? 0)).join('')
}

/** Unicode assigns the digits 0 to 9 of each script to ten code points in a row (Unicode Standard, section 4.6). */
function digitAt(codePoint: number): number {
  let value = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) value += 1
  return value % 10
}
