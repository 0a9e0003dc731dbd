import { useEffect, useRef } from 'react'
import { createEditor, type Editor, type Fault, type Syntax } from './editor.ts'

type CodeEditorProps = {
  label: string
  /** How to leave it by keyboard, shown below and read to screen readers. */
  note: string
  value: string
  onChange: (value: string) => void
  syntax?: Syntax
  /** The line at which the script failed. */
  fault?: Fault | undefined
  isReadOnly: boolean
}

/**
 * CodeMirror. It stands in a shadow root: there it adopts its style sheets, which the pages’
 * Content-Security-Policy allows, while it refuses `<style>` elements.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { label, note, value, onChange, syntax = 'javascript', fault, isReadOnly } = props
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor>(undefined)
  const latest = useRef(onChange)
  latest.current = onChange
  // What was typed and has not come back as `value` yet.
  const sent = useRef<string[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later value is set by the next effect
  useEffect(() => {
    if (!place.current) return
    const root = place.current.shadowRoot ?? place.current.attachShadow({ mode: 'open' })
    const created = createEditor(root, {
      syntax,
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
    return created.destroy
  }, [syntax, label, note, isReadOnly])
  useEffect(() => {
    // While a person types fast, `value` lags behind the editor; setting it would take back the latest letters.
    const at = sent.current.lastIndexOf(value)
    sent.current.splice(0, at < 0 ? sent.current.length : at + 1)
    if (at < 0) editor.current?.set(value)
  }, [value])
  useEffect(() => editor.current?.mark(fault), [fault])
  return (
    <div className="lk-script-editor">
      <div ref={place} />
      <p className="lk-form-description">{note}</p>
    </div>
  )
}
