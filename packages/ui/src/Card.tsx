import type { ReactNode } from 'react'
import './Card.css'

type CardProps = { title?: string; description?: ReactNode; children: ReactNode }

/** A group of rows under one heading. */
export function Card({ title, description, children }: CardProps) {
  return (
    <section className="lk-card-group">
      {title && <h2 className="lk-card-title">{title}</h2>}
      {description && <p className="lk-card-description">{description}</p>}
      <div className="lk-card">{children}</div>
    </section>
  )
}
