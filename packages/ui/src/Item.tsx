import { Ellipsis, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './Button.tsx'
import { Icon } from './Icon.tsx'
import './Item.css'
import { Menu } from './Menu.tsx'
import { Skeleton } from './Skeleton.tsx'
import { useText } from './text.tsx'

type ItemProps = {
  icon: LucideIcon
  /** Shown instead of the icon, e.g. a provider's logo. */
  picture?: ReactNode
  name: ReactNode
  /** Distinguishes one item from the others, e.g. "This device". */
  badge?: string | undefined
  badgeTone?: 'warning'
  /** One line of details. */
  facts?: ReactNode
  action?: ReactNode
}

/** An item of a list: a name, a line of details and an action. */
export function Item({ icon, picture, name, badge, badgeTone, facts, action }: ItemProps) {
  return (
    <li className="lk-item">
      <span className="lk-item-icon">{picture || <Icon of={icon} />}</span>
      <div className="lk-item-words">
        <p className="lk-item-name">
          {name}
          {badge && (
            <span className={`lk-item-badge${badgeTone ? ` lk-item-badge-${badgeTone}` : ''}`}>{badge}</span>
          )}
        </p>
        {facts && <p className="lk-item-facts">{facts}</p>}
      </div>
      <div className="lk-item-action">{action}</div>
    </li>
  )
}

/** A placeholder of an item while it loads. */
export function ItemSkeleton() {
  return (
    <li className="lk-item">
      <Skeleton width={36} height={36} />
      <div className="lk-item-words">
        <p>
          <Skeleton width="40%" />
        </p>
        <p>
          <Skeleton width="70%" height={12} />
        </p>
      </div>
    </li>
  )
}

/** A menu of actions for one item. */
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
