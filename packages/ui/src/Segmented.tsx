import { type ReactNode, useId } from 'react'
import './Segmented.css'

type SegmentedProps<Choice extends string> = {
  /** For screen readers, unless a row or column names it already. */
  label: string
  choices: readonly { id: Choice; words: ReactNode }[]
  value: Choice
  onChange: (choice: Choice) => void
  isDisabled?: boolean
}

/** A choice of a few short words, all of them in view. Native radio buttons: arrow keys choose. */
export function Segmented<Choice extends string>(props: SegmentedProps<Choice>) {
  const { label, choices, value, onChange, isDisabled = false } = props
  const name = useId()
  return (
    <div className="lk-segmented" role="radiogroup" aria-label={label}>
      {choices.map(({ id, words }) => (
        <label key={id} className="lk-segment">
          <input
            type="radio"
            name={name}
            value={id}
            checked={value === id}
            disabled={isDisabled}
            onChange={() => onChange(id)}
          />
          <span>{words}</span>
        </label>
      ))}
    </div>
  )
}
