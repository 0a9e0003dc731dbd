import { type LucideIcon, Search } from 'lucide-react'
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Input } from 'react-aria-components/Input'
import { Menu, MenuItem } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { SearchField } from 'react-aria-components/SearchField'
import './CommandPalette.css'
import { Icon } from './Icon.tsx'
import { useLayer } from './layer.ts'

export type Command = {
  id: string
  words: string
  icon: LucideIcon
  /** Its keys, or other words at the end. */
  hint?: string
  onAction: () => void
}

type CommandPaletteProps = {
  label: string
  words: { search: string; none: string }
  commands: readonly Command[]
  isOpen: boolean
  onClose: () => void
  /** Called with what is typed, for commands that depend on it. */
  onSearch?: (typed: string) => void
}

/** All that can be done, found by typing. */
export function CommandPalette(props: CommandPaletteProps) {
  const { label, words, commands, isOpen, onClose, onSearch } = props
  const { contains } = useFilter({ sensitivity: 'base' })
  const run = (key: string | number) => {
    onClose()
    commands.find(({ id }) => id === key)?.onAction()
  }
  return (
    <ModalOverlay
      className="lk-layer lk-overlay lk-palette-overlay"
      {...useLayer()}
      isOpen={isOpen}
      isDismissable
      onOpenChange={open => open || onClose()}
    >
      <Modal className="lk-modal lk-palette">
        <AriaDialog className="lk-palette-dialog" aria-label={label}>
          <Autocomplete filter={contains} {...(onSearch && { onInputChange: onSearch })}>
            <SearchField className="lk-palette-search" aria-label={words.search} autoFocus>
              <Icon of={Search} size={16} />
              <Input className="lk-palette-input" placeholder={words.search} />
            </SearchField>
            <Menu
              className="lk-palette-menu"
              aria-label={label}
              items={commands}
              onAction={run}
              renderEmptyState={() => <p className="lk-palette-none">{words.none}</p>}
            >
              {({ id, words: name, icon, hint }) => (
                <MenuItem id={id} textValue={name} className="lk-menu-item">
                  <Icon of={icon} size={16} />
                  <span className="lk-menu-words">{name}</span>
                  {hint && <span className="lk-palette-hint">{hint}</span>}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
