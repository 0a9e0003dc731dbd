import type { ReactNode } from 'react'
import './Badge.css'

type BadgeProps = { tone?: 'neutral' | 'accent' | 'success' | 'warning' | 'danger'; children: ReactNode }

/** A state in a word or two. */
export function Badge({ tone = 'neutral', children }: BadgeProps) {
  return <span className={`lk-badge lk-badge-${tone}`}>{children}</span>
}
