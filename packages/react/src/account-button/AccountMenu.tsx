import { Icon, MenuGroup, MenuItem, PopupMenu, useText } from '@latchkey/ui'
import { LogOut, UserRoundCog } from 'lucide-react'
import type { RefObject } from 'react'
import type { Account } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { nameOfPerson } from '../name-of-person.ts'
import { usePhoneWords } from '../phone.ts'
import { Root } from '../Root.tsx'
import type { AccountButtonProps } from './account-button-props.ts'

type AccountMenuProps = AccountButtonProps & {
  account: Account
  button: RefObject<HTMLButtonElement | null>
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}

/** The menu of the account button: the person, their account, the application's own items, the way out. */
export function AccountMenu(props: AccountMenuProps) {
  return (
    <Root>
      <Items {...props} />
    </Root>
  )
}

function Items(props: AccountMenuProps) {
  const { account, button, isOpen, onOpenChange, onManage, onSignOut, items = [], classNames = {} } = props
  const say = useText()
  const { endpoint } = useLatchkey()
  const manage = onManage ? { onAction: onManage } : { href: `${endpoint.replace(/\/$/, '')}/account` }
  const item = classNames.item ? { className: classNames.item } : {}
  return (
    <PopupMenu
      trigger={button}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      label={say('account.title')}
      className={classNames.menu}
      header={<Person account={account} className={classNames.person} />}
    >
      <MenuGroup label={say('account.title')}>
        <MenuItem icon={<Icon of={UserRoundCog} />} {...manage} {...item}>
          {say('account.manage')}
        </MenuItem>
        {items.map(({ id, label, icon, href, onAction }) => (
          <MenuItem
            key={id}
            icon={<span className="lk-account-icon">{icon}</span>}
            {...(href && { href })}
            {...(onAction && { onAction })}
            {...item}
          >
            {label}
          </MenuItem>
        ))}
      </MenuGroup>
      {onSignOut && (
        <MenuGroup label={say('account.session')}>
          <MenuItem icon={<Icon of={LogOut} />} onAction={onSignOut} {...item}>
            {say('account.signOut')}
          </MenuItem>
        </MenuGroup>
      )}
    </PopupMenu>
  )
}

/** Name and address; one of them is enough where they are the same. */
function Person({ account, className = '' }: { account: Account; className?: string | undefined }) {
  const phone = usePhoneWords(account.primaryEmail ? undefined : account.primaryPhone)
  const name = nameOfPerson(account)
  const address = account.primaryEmail ?? phone ?? account.username
  return (
    <div className={`lk-account-person ${className}`}>
      <span className="lk-account-person-name">{name}</span>
      {address && address !== name && <span className="lk-account-person-address">{address}</span>}
    </div>
  )
}
