import { type ReactNode, useEffect, useId, useRef } from 'react'
import './Checkbox.css'
import { FieldNote } from './FieldNote.tsx'

type CheckboxProps = {
  isSelected: boolean
  onChange: (isSelected: boolean) => void
  /** What is wrong and what to do. The box takes the focus when the error appears. */
  error?: string | undefined
  children: ReactNode
}

export function Checkbox({ isSelected, onChange, error, children }: CheckboxProps) {
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (error) box.current?.focus()
  }, [error])
  return (
    <div>
      <label className="lk-checkbox">
        <input
          ref={box}
          type="checkbox"
          checked={isSelected}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? id : undefined}
          onChange={event => onChange(event.target.checked)}
        />
        <span>{children}</span>
      </label>
      <FieldNote id={id} error={error} />
    </div>
  )
}
