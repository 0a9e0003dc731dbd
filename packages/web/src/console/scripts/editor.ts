import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { css } from '@codemirror/lang-css'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { Annotation, EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export type Fault = { line: number; message: string }

export type Editor = {
  set: (value: string) => void
  mark: (fault: Fault | undefined) => void
  destroy: () => void
}

/** The language of the text. */
export type Syntax = 'javascript' | 'css'

type Options = {
  syntax: Syntax
  label: string
  note: string
  value: string
  isReadOnly: boolean
  onChange: (value: string) => void
}

/** Marks a text that the page sets, such as a stored one: it is no change of the person’s. */
const fromOutside = Annotation.define<boolean>()

/** Tab indents. After Escape the next Tab leaves the editor (WCAG 2.2, 2.1.2), which is the editor’s own behavior. */
export function createEditor(root: ShadowRoot, options: Options): Editor {
  const { syntax, label, note, value, isReadOnly, onChange } = options
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: value,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        indentOnInput(),
        bracketMatching(),
        syntax === 'css' ? css() : javascript(),
        syntaxHighlighting(colors),
        theme,
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-description': note }),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of(update => {
          const isTyped = update.transactions.every(each => !each.annotation(fromOutside))
          if (update.docChanged && isTyped) onChange(update.state.doc.toString())
        }),
      ],
    }),
  })
  return {
    set(next) {
      const present = view.state.doc.toString()
      const changes = { from: 0, to: present.length, insert: next }
      if (present !== next) view.dispatch({ changes, annotations: fromOutside.of(true) })
    },
    mark(fault) {
      const { doc } = view.state
      const line = fault && doc.line(Math.min(Math.max(fault.line, 1), doc.lines))
      const found = fault && line && { from: line.from, to: line.to, message: fault.message }
      view.dispatch(setDiagnostics(view.state, found ? [{ ...found, severity: 'error' }] : []))
    },
    destroy: () => view.destroy(),
  }
}

const theme = EditorView.theme({
  '&': { color: 'var(--lk-text)', backgroundColor: 'var(--lk-surface)', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: '2px solid var(--lk-accent)', outlineOffset: '2px' },
  '.cm-scroller': {
    maxHeight: '60vh',
    fontFamily: 'var(--lk-font-code)',
    lineHeight: '1.6',
  },
  '.cm-content': { caretColor: 'var(--lk-text)' },
  '.cm-content, .cm-gutter': { minHeight: '240px' },
  '.cm-gutters': { color: 'var(--lk-quiet)', backgroundColor: 'var(--lk-subtle)', border: 'none' },
  '.cm-tooltip': {
    color: 'var(--lk-text)',
    backgroundColor: 'var(--lk-surface)',
    border: '1px solid var(--lk-hairline)',
  },
})

const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--lk-accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--lk-success)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--lk-warning)' },
  { tag: [tags.propertyName, tags.className], color: 'var(--lk-text)' },
  { tag: tags.comment, color: 'var(--lk-quiet)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--lk-danger)' },
])
