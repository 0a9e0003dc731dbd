import './ColorField.css'
import { TextField } from './TextField.tsx'

type ColorFieldProps = {
  label: string
  /** The name of the browser’s picker, which stands before the field. */
  pickerLabel: string
  /** A color in hexadecimal, such as `#3B5BDB`. */
  value: string
  onChange: (value: string) => void
  description?: string
  error?: string | undefined
}

/** A color to pick or to type. */
export function ColorField({ label, pickerLabel, value, onChange, description, error }: ColorFieldProps) {
  return (
    <TextField
      label={label}
      value={value}
      onChange={onChange}
      description={description}
      error={error}
      autoComplete="off"
      spellCheck={false}
      maxLength={7}
      leading={
        <input
          className="lk-color"
          type="color"
          aria-label={pickerLabel}
          value={longFormOf(value)}
          onChange={event => onChange(event.target.value.toUpperCase())}
        />
      }
    />
  )
}

/** The browser's picker knows six digits only. */
function longFormOf(color: string): string {
  if (/^#[\da-f]{6}$/i.test(color)) return color
  return /^#[\da-f]{3}$/i.test(color) ? color.replaceAll(/[\da-f]/gi, '$&$&') : '#000000'
}
