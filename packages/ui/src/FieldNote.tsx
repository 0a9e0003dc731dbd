import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import './FieldNote.css'
import { Icon } from './Icon.tsx'

type FieldNoteProps = {
  /** For the field's `aria-describedby`. */
  id: string
  description?: ReactNode
  error?: string | undefined
}

/** The description of a field, or the error in its place. */
export function FieldNote({ id, description, error }: FieldNoteProps) {
  return (
    // Always present, so that screen readers announce an error that appears (WCAG 2.2, 4.1.3).
    <span id={id} aria-live="polite">
      {description && !error && <span className="lk-field-description">{description}</span>}
      {error && (
        <span className="lk-field-error">
          <Icon of={CircleAlert} size={16} />
          <span>{error}</span>
        </span>
      )}
    </span>
  )
}
