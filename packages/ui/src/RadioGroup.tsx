import { type ReactNode, useId } from 'react'
import './RadioGroup.css'

type RadioGroupProps<Choice extends string> = {
  label: string
  description?: ReactNode
  choices: readonly { id: Choice; words: string; about?: string | undefined }[]
  value: Choice
  onChange: (choice: Choice) => void
}

/** A choice of which each one says what follows from it. */
export function RadioGroup<Choice extends string>(props: RadioGroupProps<Choice>) {
  const { label, description, choices, value, onChange } = props
  const name = useId()
  return (
    <fieldset className="lk-radios">
      <legend className="lk-field-label">{label}</legend>
      {description && <p className="lk-field-description">{description}</p>}
      {choices.map(({ id, words, about }) => (
        <label key={id} className="lk-radio">
          <input
            type="radio"
            name={name}
            value={id}
            checked={value === id}
            aria-describedby={about ? `${name}-${id}` : undefined}
            onChange={() => onChange(id)}
          />
          <span>
            {words}
            {about && (
              <span id={`${name}-${id}`} className="lk-radio-about">
                {about}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
