import { Icon, Item, MenuItem, Moment, MoreMenu, useText } from '@latchkey/ui'
import { KeySquare, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { TokenNameForm } from './TokenNameForm.tsx'
import { type Token, useTokenChanges } from './tokens.ts'

type TokenItemProps = { token: Token; account: Account; isEditable: boolean }

export function TokenItem({ token, account, isEditable }: TokenItemProps) {
  const say = useText()
  const [open, setOpen] = useState<'rename' | 'delete'>()
  const { remove } = useTokenChanges()
  const { name } = token
  const close = () => setOpen(undefined)
  const isExpired = token.expiresAt !== null && token.expiresAt <= Date.now()
  return (
    <>
      <Item
        icon={KeySquare}
        name={name}
        facts={<TokenFacts token={token} isExpired={isExpired} />}
        action={
          isEditable && (
            <MoreMenu of={name}>
              <MenuItem icon={<Icon of={Pencil} size={16} />} onAction={() => setOpen('rename')}>
                {say('passkey.rename')}
              </MenuItem>
              <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={() => setOpen('delete')} isDangerous>
                {say('data.token.delete')}
              </MenuItem>
            </MoreMenu>
          )
        }
      />
      <ProtectedDialog
        title={say('data.token.rename')}
        account={account}
        dialog={{ isOpen: open === 'rename', close }}
      >
        <TokenNameForm token={token} account={account} onSaved={close} onCancel={close} />
      </ProtectedDialog>
      <RemovalDialog
        title={say('data.token.deletion', { name })}
        account={account}
        dialog={{ isOpen: open === 'delete', close }}
        changes="credential"
        removeLabel={say('data.token.delete')}
        remove={verification => remove({ name, verification })}
      >
        {say('data.token.deletion.about')}
      </RemovalDialog>
    </>
  )
}

/** The start of the value, when the token was created, when it ends, and its last use. */
function TokenFacts({ token, isExpired }: { token: Token; isExpired: boolean }) {
  const say = useText()
  const { value, createdAt, expiresAt, lastUsedAt } = token
  return (
    <>
      <code dir="ltr">{value.replace(/\*+$/, '…')}</code>
      {' · '}
      <Moment text="data.token.created" at={new Date(createdAt)} />
      {' · '}
      {expiresAt === null ? (
        say('data.token.neverExpires')
      ) : (
        <Moment text={isExpired ? 'data.token.expired' : 'data.token.expires'} at={new Date(expiresAt)} />
      )}
      {' · '}
      {lastUsedAt === null ? (
        say('data.token.neverUsed')
      ) : (
        <Moment text="factor.used" at={new Date(lastUsedAt)} />
      )}
    </>
  )
}
