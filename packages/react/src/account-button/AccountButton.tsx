import { Avatar } from '@latchkey/ui'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useAccountQuery } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { nameOfPerson } from '../name-of-person.ts'
import { useLater } from '../use-later.ts'
import './AccountButton.css'
import type { AccountButtonProps } from './account-button-props.ts'

/** The person's picture or initials, with a menu of the account. The menu is loaded when the button is approached. */
export function AccountButton(props: AccountButtonProps) {
  const { showsName = false, label, className, classNames = {} } = props
  const { theme } = useLatchkey()
  const account = useAccountQuery(true).data
  const [isWanted, setWanted] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const load = async () => (await import('./AccountMenu.tsx')).AccountMenu
  const AccountMenu = useLater('account-menu', load, isWanted).data
  const approach = () => setWanted(true)
  const open = () => {
    approach()
    setOpen(true)
  }
  const openByKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    open()
  }
  const name = account ? nameOfPerson(account) : ''
  return (
    <span
      className={named('lk-root lk-account', className)}
      data-theme={theme === 'system' ? undefined : theme}
    >
      <button
        ref={button}
        type="button"
        className={named('lk-account-button', classNames.button)}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label ?? (name || undefined)}
        disabled={!account}
        onPointerEnter={approach}
        onFocus={approach}
        onPointerDown={approach}
        onClick={open}
        onKeyDown={openByKey}
      >
        <span className={classNames.avatar}>
          <Avatar name={account?.name || account?.username || ''} url={account?.avatar} size={28} />
        </span>
        {showsName && <span className={named('lk-account-name', classNames.name)}>{name}</span>}
      </button>
      {account && AccountMenu && (
        <AccountMenu {...props} account={account} button={button} isOpen={isOpen} onOpenChange={setOpen} />
      )}
    </span>
  )
}

const named = (...names: (string | undefined)[]) => names.filter(Boolean).join(' ')
