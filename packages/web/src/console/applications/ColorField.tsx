import { TextField } from '@latchkey/ui'
import { useSay } from '../texts.tsx'

type ColorFieldProps = { label: string; value: string; onChange: (value: string) => void }

/** A color as `#rrggbb`, typed or picked. */
export function ColorField({ label, value, onChange }: ColorFieldProps) {
  const say = useSay()
  const typed = value.trim()
  const isColor = isHex(typed)
  return (
    <TextField
      label={label}
      value={value}
      onChange={onChange}
      placeholder="#3b5bdb"
      autoComplete="off"
      spellCheck={false}
      description={typed === '' || isColor ? say('applications.look.color.about') : undefined}
      error={typed.length > 6 && !isColor ? say('applications.look.color.wrong') : undefined}
      trailing={
        <input
          type="color"
          className="lk-app-color"
          aria-label={say('applications.look.pick', { name: label })}
          value={isColor ? longOf(typed) : '#3b5bdb'}
          onChange={event => onChange(event.target.value)}
        />
      }
    />
  )
}

export function isHex(value: string): boolean {
  return /^#([\dA-Fa-f]{3}|[\dA-Fa-f]{6})$/.test(value)
}

/** The browser's own field takes six digits alone. */
function longOf(hex: string): string {
  return hex.length === 4 ? hex.replace(/[\dA-Fa-f]/g, '$&$&') : hex
}
