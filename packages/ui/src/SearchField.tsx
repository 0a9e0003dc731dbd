import { Search } from 'lucide-react'
import { useId } from 'react'
import { Icon } from './Icon.tsx'
import { Key } from './Key.tsx'
import './SearchField.css'

type SearchFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  /** Keys that focus the field, shown in it, such as `/`; another component has to do it. */
  shortcut?: string
}

/** A native search field; its label is for screen readers, and shown while the field is empty. */
export function SearchField({ label, value, onChange, shortcut }: SearchFieldProps) {
  const id = useId()
  return (
    <search className="lk-search">
      <label className="lk-hidden" htmlFor={id}>
        {label}
      </label>
      <Icon of={Search} size={16} />
      <input
        id={id}
        type="search"
        className="lk-input"
        value={value}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        aria-keyshortcuts={shortcut}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape' && value) onChange('')
        }}
      />
      {shortcut && !value && <Key>{shortcut}</Key>}
    </search>
  )
}
