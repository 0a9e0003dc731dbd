import { type InputHTMLAttributes, type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'
import { FieldNote } from './FieldNote.tsx'
import { type Requirement, Requirements } from './Requirements.tsx'
import './TextField.css'

type Input = Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'autoCapitalize' | 'children' | 'className' | 'id' | 'onChange' | 'style' | 'value'
>

export type TextFieldProps = Input & {
  label: string
  value: string
  onChange: (value: string) => void
  description?: ReactNode
  /** What is wrong with the value and what to do. The field takes the focus when the error appears. */
  error?: string | undefined
  /** What the value has to be, checked off below the field while a person types. */
  requirements?: readonly Requirement[] | undefined
  /** An element inside the field, at its end. */
  trailing?: ReactNode
  /** An element before the field, such as the country of a phone number. */
  leading?: ReactNode
  capitalization?: InputHTMLAttributes<HTMLInputElement>['autoCapitalize']
  /** `code` uses tabular figures with wide spacing. */
  look?: 'code'
}

/** A native field: the library's own needs five more kilobytes on the sign-in page and does not announce errors. */
export function TextField(props: TextFieldProps) {
  const { label, description, error, trailing, leading, capitalization, look, onChange, ...rest } = props
  const { requirements, autoFocus, type = 'text', ...field } = rest
  const id = useId()
  const notes = [
    ...(description || error ? [`${id}-note`] : []),
    ...(requirements ? [`${id}-requirements`] : []),
  ]
  const input = useFocusOnError(error)
  useFirstFocus(input, autoFocus)
  return (
    <div className="lk-field">
      <label className="lk-field-label" htmlFor={id}>
        {label}
      </label>
      <span className="lk-field-box">
        {leading}
        <input
          {...field}
          id={id}
          ref={input}
          type={type}
          className={`lk-input${look ? ` lk-input-${look}` : ''}`}
          aria-invalid={error ? true : undefined}
          aria-describedby={notes.join(' ') || undefined}
          onChange={event => onChange(event.target.value)}
          {...(capitalization && { autoCapitalize: capitalization })}
        />
        {trailing}
      </span>
      <FieldNote id={`${id}-note`} description={description} error={error} />
      {requirements && <Requirements id={`${id}-requirements`} of={requirements} />}
    </div>
  )
}

/** Focuses the field when it appears, before the card gives the focus to its heading, and selects its text. */
function useFirstFocus(input: RefObject<HTMLInputElement | null>, isWanted = false) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the field appears
  useEffect(() => {
    if (!isWanted) return
    input.current?.focus()
    input.current?.select()
  }, [])
}

function useFocusOnError(error: string | undefined) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // In a shadow root the document knows only the element around.
    const { activeElement } = (input.current?.getRootNode() ?? document) as Document | ShadowRoot
    const another = activeElement?.getAttribute('aria-invalid') === 'true'
    if (error && !another) input.current?.focus()
  }, [error])
  return input
}
