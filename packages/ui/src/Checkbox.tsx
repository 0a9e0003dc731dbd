import { CircleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import './Checkbox.css'
import { Icon } from './Icon.tsx'

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
      {/* Always present, so that screen readers announce an error that appears (WCAG 2.2, 4.1.3). */}
      <span id={id} aria-live="polite">
        {error && (
          <span className="lk-field-error">
            <Icon of={CircleAlert} size={16} />
            <span>{error}</span>
          </span>
        )}
      </span>
    </div>
  )
}
