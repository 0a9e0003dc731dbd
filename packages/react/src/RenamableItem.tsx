import { Icon, Item, MenuItem, MoreMenu, useText } from '@latchkey/ui'
import { type LucideIcon, Pencil, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Account } from './account.ts'
import { ProtectedDialog } from './ProtectedDialog.tsx'
import { RemovalDialog } from './RemovalDialog.tsx'

type RenamableItemProps = {
  icon: LucideIcon
  name: string
  facts: ReactNode
  account: Account
  isEditable: boolean
  renaming: { title: string; form: (close: () => void) => ReactNode }
  removal: {
    title: string
    about: string
    label: string
    remove: (verification: string | undefined) => Promise<unknown>
  }
}

/** A thing in a list, which the person has named, and can rename and remove. */
export function RenamableItem(props: RenamableItemProps) {
  const { icon, name, facts, account, isEditable, renaming, removal } = props
  const say = useText()
  const [open, setOpen] = useState<'renaming' | 'removal'>()
  const close = () => setOpen(undefined)
  return (
    <>
      <Item
        icon={icon}
        name={name}
        facts={facts}
        action={
          isEditable && (
            <MoreMenu of={name}>
              <MenuItem icon={<Icon of={Pencil} size={16} />} onAction={() => setOpen('renaming')}>
                {say('passkey.rename')}
              </MenuItem>
              <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={() => setOpen('removal')} isDangerous>
                {removal.label}
              </MenuItem>
            </MoreMenu>
          )
        }
      />
      <ProtectedDialog
        title={renaming.title}
        account={account}
        dialog={{ isOpen: open === 'renaming', close }}
      >
        {renaming.form(close)}
      </ProtectedDialog>
      <RemovalDialog
        title={removal.title}
        account={account}
        dialog={{ isOpen: open === 'removal', close }}
        changes="credential"
        removeLabel={removal.label}
        remove={removal.remove}
      >
        {removal.about}
      </RemovalDialog>
    </>
  )
}
