import type { ReactNode } from 'react'
import './Card.css'

type CardProps = {
  title?: string
  description?: ReactNode
  /** Says what was done in the card; stays in view while it has content. */
  mark?: ReactNode
  children: ReactNode
}

/** A group of rows under one heading. */
export function Card({ title, description, mark, children }: CardProps) {
  return (
    <section className="lk-card-group">
      {title && (
        <div className="lk-card-head">
          <h2 className="lk-card-title" tabIndex={-1}>
            {title}
          </h2>
          {mark}
        </div>
      )}
      {description && <p className="lk-card-description">{description}</p>}
      <div className="lk-card">{children}</div>
    </section>
  )
}
