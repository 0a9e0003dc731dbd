import { Check, Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useClassName } from './class-names.ts'
import { Icon } from './Icon.tsx'
import './Row.css'
import { useText } from './text.tsx'

type RowProps = {
  name: ReactNode
  /** The present value; empty reads "Not set". */
  value?: ReactNode
  state?: ReactNode
  action?: ReactNode
}

/** One setting: its name, value, state and action. */
export function Row({ name, value, state, action }: RowProps) {
  const say = useText()
  return (
    <div className={useClassName('row', 'lk-row logto_ac-row')}>
      <div className="lk-row-name">{name}</div>
      <div className="lk-row-value">
        {value ? <bdi>{value}</bdi> : <span className="lk-row-empty">{say('row.notSet')}</span>}
      </div>
      <div className="lk-row-state">{state}</div>
      <div className="lk-row-action">{action}</div>
    </div>
  )
}

/** A row in editing. */
export function OpenRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={useClassName('row', 'lk-row lk-row-open logto_ac-row')}>
      <div className="lk-row-name">{name}</div>
      <div className="lk-row-editor">{children}</div>
    </div>
  )
}

/** "Saved", shown and announced while `isShown`. */
export function SavedMark({ isShown }: { isShown: boolean }) {
  const say = useText()
  return <DoneMark words={isShown ? say('row.saved') : undefined} />
}

/** Says that something is done, visibly and to screen readers, while it has words. */
export function DoneMark({ words }: { words: string | undefined }) {
  return (
    // The attribute keeps the region audible while a dialog, which hides the page from screen readers, is closing.
    <span role="status" className="lk-saved" data-live-announcer>
      {words && (
        <>
          <Icon of={Check} size={16} />
          {words}
        </>
      )}
    </span>
  )
}

type ManagedMarkProps = { words: string; isTerse?: boolean }

/** Says that the person cannot change the value, and who manages it; with `isTerse` visually only a lock. */
export function ManagedMark({ words, isTerse = false }: ManagedMarkProps) {
  return (
    <span className="lk-managed">
      <Icon of={Lock} size={16} />
      <span className={isTerse ? 'lk-hidden' : undefined}>{words}</span>
    </span>
  )
}
