import type { ReactNode } from 'react'
import './Item.css'

/** At the end of a card: a sentence, and the one thing to do with all of it. */
export function CardFoot({ children, action }: { children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="lk-card-foot">
      <p>{children}</p>
      {action}
    </div>
  )
}
