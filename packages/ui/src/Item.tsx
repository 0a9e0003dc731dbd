import { Ellipsis, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './Button.tsx'
import { Icon } from './Icon.tsx'
import './Item.css'
import { Menu } from './Menu.tsx'
import { useText } from './text.tsx'

type ItemProps = {
  icon: LucideIcon
  name: ReactNode
  /** What sets it apart from the others: "This device". */
  badge?: string | undefined
  /** One line in words. */
  facts?: ReactNode
  action?: ReactNode
}

/** One of several things of a kind: what it is called, a line of facts, and what can be done with it. */
export function Item({ icon, name, badge, facts, action }: ItemProps) {
  return (
    <li className="lk-item">
      <span className="lk-item-icon">
        <Icon of={icon} />
      </span>
      <div className="lk-item-words">
        <p className="lk-item-name">
          {name}
          {badge && <span className="lk-item-badge">{badge}</span>}
        </p>
        {facts && <p className="lk-item-facts">{facts}</p>}
      </div>
      <div className="lk-item-action">{action}</div>
    </li>
  )
}

/** What can be done with one thing, behind one button. */
export function MoreMenu({ of, children }: { of: string; children: ReactNode }) {
  const label = useText()('row.more', { name: of })
  return (
    <Menu
      label={label}
      trigger={
        <IconButton label={label}>
          <Icon of={Ellipsis} />
        </IconButton>
      }
    >
      {children}
    </Menu>
  )
}
