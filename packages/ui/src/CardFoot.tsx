import type { ReactNode } from 'react'
import './Item.css'

/** The end of a card: a sentence and one action for the whole card. */
export function CardFoot({ children, action }: { children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="lk-card-foot">
      <p>{children}</p>
      {action}
    </div>
  )
}
