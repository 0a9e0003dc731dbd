import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import './Card.css'
import { useClassName } from './class-names.ts'
import { DoneMark } from './Row.tsx'

type CardProps = {
  title?: string
  description?: ReactNode
  children: ReactNode
}

const CardStatus = createContext<((words: string) => void) | null>(null)

/** A group of rows under one heading. */
export function Card({ title, description, children }: CardProps) {
  const status = useStatus()
  return (
    <section className="lk-card-group logto_ac-section">
      {title && (
        <h2 className="lk-card-title logto_ac-section-title" tabIndex={-1}>
          {title}
        </h2>
      )}
      {description && <p className="lk-card-description">{description}</p>}
      <span className="lk-card-status">
        <DoneMark words={status.words} />
      </span>
      <CardStatus.Provider value={status.say}>
        <div className={useClassName('card', 'lk-card logto_ac-card')}>{children}</div>
      </CardStatus.Provider>
    </section>
  )
}

/** Says at the surrounding card that something is done; for what has no row of its own any more, such as a removal. */
export function useCardStatus(): (words: string) => void {
  return useContext(CardStatus) ?? (() => {})
}

/** Whether the component stands in a card already. */
export function useIsInCard(): boolean {
  return useContext(CardStatus) !== null
}

/** Shows words for 5 s. */
function useStatus() {
  const [status, setStatus] = useState<{ words: string }>()
  useEffect(() => {
    if (!status) return
    const timer = setTimeout(() => setStatus(undefined), 5_000)
    return () => clearTimeout(timer)
  }, [status])
  return { words: status?.words, say: (words: string) => setStatus({ words }) }
}
