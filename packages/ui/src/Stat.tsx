import type { ReactNode } from 'react'
import './Stat.css'

/** A figure with its name, in a `<dl className="lk-stats">`. */
export function Stat({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="lk-stat">
      <dt>{name}</dt>
      <dd className="lk-stat-value">{value}</dd>
      {note && <dd className="lk-stat-note">{note}</dd>}
    </div>
  )
}
