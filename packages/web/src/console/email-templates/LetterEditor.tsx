import { type RefObject, useEffect, useRef } from 'react'
import { createLetterEditor, type LetterEditorHandle } from './letter-editor.ts'

type LetterEditorProps = {
  label: string
  /** How to leave it by keyboard, shown below and read to screen readers. */
  note: string
  value: string
  onChange: (value: string) => void
  isReadOnly: boolean
  /** Filled in with what puts a text at the cursor. */
  insert: RefObject<((text: string) => void) | undefined>
}

/**
 * CodeMirror for the text of a letter. It stands in a shadow root: there it adopts its style sheets, which the pages’
 * Content-Security-Policy allows, while it refuses `<style>` elements.
 */
export function LetterEditor({ label, note, value, onChange, isReadOnly, insert }: LetterEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<LetterEditorHandle>(undefined)
  const latest = useRef(onChange)
  latest.current = onChange
  // What was typed and has not come back as `value` yet.
  const sent = useRef<string[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later value is set by the next effect
  useEffect(() => {
    if (!place.current) return
    const root = place.current.shadowRoot ?? place.current.attachShadow({ mode: 'open' })
    const created = createLetterEditor(root, {
      label,
      note,
      value,
      isReadOnly,
      onChange(next) {
        sent.current.push(next)
        latest.current(next)
      },
    })
    editor.current = created
    insert.current = created.insert
    return created.destroy
  }, [label, note, isReadOnly])
  useEffect(() => {
    // While a person types fast, `value` lags behind the editor; setting it would take back the latest letters.
    const at = sent.current.lastIndexOf(value)
    sent.current.splice(0, at < 0 ? sent.current.length : at + 1)
    if (at < 0) editor.current?.set(value)
  }, [value])
  return (
    <div className="lk-letter-editor">
      <p className="lk-field-label" aria-hidden="true">
        {label}
      </p>
      <div ref={place} />
      <p className="lk-form-description">{note}</p>
    </div>
  )
}
