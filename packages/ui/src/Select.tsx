import { Check, ChevronDown, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete'
import { Button } from 'react-aria-components/Button'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { SearchField } from 'react-aria-components/SearchField'
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select'
import { Icon } from './Icon.tsx'
import { useLayer } from './layer.ts'
import './Select.css'
import { useText } from './text.tsx'

export type SelectOption = { id: string; words: string; note?: string }

type SelectProps = {
  label: string
  options: readonly SelectOption[]
  /** Id of the chosen option; empty for none. */
  value: string
  onChange: (id: string) => void
  autoFocus?: boolean
}

const manyOptions = 10

/** A select; a long list has a search field. */
export function Select({ label, options, value, onChange, autoFocus = false }: SelectProps) {
  const say = useText()
  return (
    <AriaSelect
      className="lk-field"
      value={value || null}
      onChange={id => onChange(String(id ?? ''))}
      placeholder={say('select.choose')}
      autoFocus={autoFocus}
    >
      <Label className="lk-field-label">{label}</Label>
      <Button className="lk-select">
        <SelectValue className="lk-select-value">
          {({ selectedText, defaultChildren, isPlaceholder }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <Icon of={ChevronDown} size={16} />
      </Button>
      <Popover className="lk-layer lk-popover lk-select-popover" placement="bottom start" {...useLayer()}>
        <Searchable isLong={options.length > manyOptions}>
          <ListBox
            className="lk-options"
            items={options}
            renderEmptyState={() => <p className="lk-options-none">{say('select.nothingFound')}</p>}
          >
            {option => <Option {...option} />}
          </ListBox>
        </Searchable>
      </Popover>
    </AriaSelect>
  )
}

function Option({ id, words, note }: SelectOption) {
  return (
    <ListBoxItem id={id} textValue={`${words}${note ? ` ${note}` : ''}`} className="lk-menu-item">
      {({ isSelected }) => (
        <>
          <span className="lk-menu-tick">{isSelected && <Icon of={Check} size={16} />}</span>
          <span className="lk-menu-words">{words}</span>
          {note && <span className="lk-option-note">{note}</span>}
        </>
      )}
    </ListBoxItem>
  )
}

function Searchable({ isLong, children }: { isLong: boolean; children: ReactNode }) {
  const say = useText()
  const { contains } = useFilter({ sensitivity: 'base' })
  if (!isLong) return children
  return (
    <Autocomplete filter={contains}>
      <SearchField className="lk-options-search" aria-label={say('select.search')} autoFocus>
        <Icon of={Search} size={16} />
        <Input className="lk-options-input" placeholder={say('select.search')} />
      </SearchField>
      {children}
    </Autocomplete>
  )
}
