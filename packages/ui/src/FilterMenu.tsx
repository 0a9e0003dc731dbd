import { ChevronDown } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import './FilterMenu.css'
import { Icon } from './Icon.tsx'
import { Menu, MenuChoice } from './Menu.tsx'

type FilterMenuProps = {
  label: string
  options: readonly { id: string; words: string }[]
  /** The words for no filter. */
  anyWords: string
  /** Id of the chosen option; empty for none. */
  value: string
  onChange: (id: string) => void
}

/** A filter of a list: a small button that says what is chosen, with a menu of choices. */
export function FilterMenu({ label, options, anyWords, value, onChange }: FilterMenuProps) {
  const chosen = options.find(({ id }) => id === value)
  return (
    <Menu
      label={label}
      trigger={
        <Button className={`lk-filter${chosen ? ' lk-filter-on' : ''}`}>
          <span>{chosen ? `${label}: ${chosen.words}` : label}</span>
          <Icon of={ChevronDown} size={16} />
        </Button>
      }
    >
      <MenuChoice
        title={label}
        choices={[{ id: 'any', words: anyWords }, ...options]}
        chosen={chosen ? value : 'any'}
        onChoose={id => onChange(id === 'any' ? '' : id)}
      />
    </Menu>
  )
}
