import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import './PageState.css'

type PageStateProps = {
  icon: LucideIcon
  title: string
  action?: ReactNode
  /** Stands in a page that has a heading of its own. */
  isPart?: boolean
  children: ReactNode
}

/** A whole-page message for empty and error states, with an optional action. */
export function PageState({ icon, title, action, isPart = false, children }: PageStateProps) {
  const Title = isPart ? 'h2' : 'h1'
  return (
    <section className="lk-state logto_ac-secondary-page-wrapper">
      <span className="lk-state-icon">
        <Icon of={icon} size={24} />
      </span>
      <Title className="lk-state-title logto_ac-secondary-page-title">{title}</Title>
      <p className="logto_ac-secondary-page-description">{children}</p>
      {action}
    </section>
  )
}
