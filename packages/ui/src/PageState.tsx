import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import './PageState.css'

type PageStateProps = { icon: LucideIcon; title: string; action?: ReactNode; children: ReactNode }

/** A whole-page message for empty and error states, with an optional action. */
export function PageState({ icon, title, action, children }: PageStateProps) {
  return (
    <section className="lk-state logto_ac-secondary-page-wrapper">
      <span className="lk-state-icon">
        <Icon of={icon} size={24} />
      </span>
      <h1 className="lk-state-title logto_ac-secondary-page-title">{title}</h1>
      <p className="logto_ac-secondary-page-description">{children}</p>
      {action}
    </section>
  )
}
