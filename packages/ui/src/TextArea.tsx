import { useEffect, useId, useRef } from 'react'
import { FieldNote } from './FieldNote.tsx'
import './TextArea.css'

type TextAreaProps = {
  label: string
  value: string
  onChange: (value: string) => void
  description?: string | undefined
  error?: string | undefined
  rows?: number
  /** A fixed width for each character, as for JSON. */
  isCode?: boolean
}

/** A native field of several lines. */
export function TextArea(props: TextAreaProps) {
  const { label, value, onChange, description, error, rows = 3, isCode = false } = props
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (error) area.current?.focus()
  }, [error])
  return (
    <div className="lk-field">
      <label className="lk-field-label" htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        ref={area}
        className={`lk-input lk-text-area${isCode ? ' lk-text-area-code' : ''}`}
        rows={rows}
        value={value}
        spellCheck={!isCode}
        aria-invalid={error ? true : undefined}
        aria-describedby={description || error ? `${id}-note` : undefined}
        onChange={event => onChange(event.target.value)}
      />
      <FieldNote id={`${id}-note`} description={description} error={error} />
    </div>
  )
}
