import { Icon, Item, MenuItem, Moment, MoreMenu, useText } from '@latchkey/ui'
import { KeyRound, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { type Factor, useFactorChanges } from '../factors/factors.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { usePasskeySignals } from '../use-passkey-signals.ts'
import { PasskeyNameForm } from './PasskeyNameForm.tsx'

type PasskeyItemProps = { passkey: Factor; account: Account; isEditable: boolean }

export function PasskeyItem({ passkey, account, isEditable }: PasskeyItemProps) {
  const say = useText()
  const [open, setOpen] = useState<'rename' | 'remove'>()
  const remove = useRemovePasskey()
  const name = passkey.name || say('passkey.nameless')
  const close = () => setOpen(undefined)
  return (
    <>
      <Item
        icon={KeyRound}
        name={name}
        facts={
          <>
            <Moment text="factor.since" at={new Date(passkey.createdAt)} />
            {passkey.lastUsedAt && (
              <>
                {' · '}
                <Moment text="factor.used" at={new Date(passkey.lastUsedAt)} />
              </>
            )}
          </>
        }
        action={
          isEditable && (
            <MoreMenu of={name}>
              <MenuItem icon={<Icon of={Pencil} size={16} />} onAction={() => setOpen('rename')}>
                {say('passkey.rename')}
              </MenuItem>
              <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={() => setOpen('remove')} isDangerous>
                {say('row.remove')}
              </MenuItem>
            </MoreMenu>
          )
        }
      />
      <ProtectedDialog
        title={say('passkey.rename')}
        account={account}
        dialog={{ isOpen: open === 'rename', close }}
      >
        <PasskeyNameForm passkey={passkey} account={account} onSaved={close} onCancel={close} />
      </ProtectedDialog>
      <RemovalDialog
        title={say('passkey.remove', { name })}
        account={account}
        dialog={{ isOpen: open === 'remove', close }}
        changes="credential"
        removeLabel={say('row.remove')}
        remove={verification => remove(passkey.id, verification)}
      >
        {say('passkey.removal')}
      </RemovalDialog>
    </>
  )
}

function useRemovePasskey() {
  const changes = useFactorChanges()
  const signal = usePasskeySignals()
  return async (id: string, verification: string | undefined) => {
    await changes.remove(id, verification)
    signal()
  }
}
