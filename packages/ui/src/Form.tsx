import { type ReactNode, useEffect } from 'react'
import { Button } from './Button.tsx'
import './Form.css'

type FormSectionProps = { title: string; description?: ReactNode; children: ReactNode }

/** A part of a long form, with its title beside its rows. */
export function FormSection({ title, description, children }: FormSectionProps) {
  return (
    <section className="lk-form-section">
      <header>
        <h2 className="lk-form-title">{title}</h2>
        {description && <p className="lk-form-description">{description}</p>}
      </header>
      <div className="lk-form-rows">{children}</div>
    </section>
  )
}

type FormRowProps = { name: ReactNode; description?: ReactNode; children: ReactNode }

/** A setting with a control at its end, such as a switch. Fields with a label of their own need no row. */
export function FormRow({ name, description, children }: FormRowProps) {
  return (
    <div className="lk-form-row">
      <div>
        <p className="lk-form-name">{name}</p>
        {description && <p className="lk-form-description">{description}</p>}
      </div>
      <div className="lk-form-control">{children}</div>
    </div>
  )
}

type SaveBarProps = {
  /** Whether something changed; without changes there is no bar. */
  isShown: boolean
  isSaving: boolean
  onSave: () => void
  onReset: () => void
  words: { changed: string; save: string; reset: string }
  /** Why saving failed. */
  problem?: ReactNode
}

/** At the end of the page while something is not saved. The browser warns before it closes the page. */
export function SaveBar({ isShown, isSaving, onSave, onReset, words, problem }: SaveBarProps) {
  useEffect(() => {
    if (!isShown) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isShown])
  if (!isShown) return null
  return (
    <div className="lk-save-bar">
      {problem}
      <div className="lk-save-bar-row">
        <p role="status">{words.changed}</p>
        <Button look="quiet" onPress={onReset}>
          {words.reset}
        </Button>
        <Button look="filled" isPending={isSaving} onPress={onSave}>
          {words.save}
        </Button>
      </div>
    </div>
  )
}
