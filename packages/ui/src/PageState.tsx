import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import './PageState.css'

type PageStateProps = { icon: LucideIcon; title: string; action?: ReactNode; children: ReactNode }

/** A whole-page message for empty and error states, with an optional action. */
export function PageState({ icon, title, action, children }: PageStateProps) {
  return (
    <section className="lk-state">
      <span className="lk-state-icon">
        <Icon of={icon} size={24} />
      </span>
      <h1 className="lk-state-title">{title}</h1>
      <p>{children}</p>
      {action}
    </section>
  )
}
