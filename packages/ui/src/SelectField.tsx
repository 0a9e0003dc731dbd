import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { FieldNote } from './FieldNote.tsx'
import { Icon } from './Icon.tsx'
import './SelectField.css'
import { useText } from './text.tsx'

type SelectFieldProps = {
  label: string
  description?: string | undefined
  error?: string | undefined
  value: string
  onChange: (value: string) => void
  autoComplete?: string
  options: readonly { id: string; words: string }[]
  /** Leaves out the empty option: one is always chosen. */
  isRequired?: boolean
}

/** A native select in a form: small, and on phones the system's own wheel. */
export function SelectField(props: SelectFieldProps) {
  const { label, description, error, value, onChange, options, autoComplete, isRequired } = props
  const say = useText()
  const id = useId()
  return (
    <div className="lk-field">
      <label className="lk-field-label" htmlFor={id}>
        {label}
      </label>
      <span className="lk-field-box lk-select-field">
        <select
          id={id}
          className="lk-input"
          value={value}
          autoComplete={autoComplete}
          aria-describedby={`${id}-more`}
          aria-invalid={error ? true : undefined}
          onChange={event => onChange(event.target.value)}
        >
          {!isRequired && <option value="">{say('select.choose')}</option>}
          {options.map(option => (
            <option key={option.id} value={option.id}>
              {option.words}
            </option>
          ))}
        </select>
        <Icon of={ChevronDown} size={16} />
      </span>
      <FieldNote id={`${id}-more`} description={description} error={error} />
    </div>
  )
}

type LeadingSelectProps = Pick<SelectFieldProps, 'label' | 'value' | 'onChange' | 'options'> & {
  /** The short form of the value, the only part that is seen while the list is closed. */
  children: ReactNode
}

/** A select inside a field, at its start, such as the country of a phone number. */
export function LeadingSelect({ label, value, onChange, options, children }: LeadingSelectProps) {
  return (
    <span className="lk-leading-select">
      <span aria-hidden="true">{children}</span>
      <Icon of={ChevronDown} size={16} />
      <select aria-label={label} value={value} onChange={event => onChange(event.target.value)}>
        {options.map(({ id, words }) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </span>
  )
}
