import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { Annotation, EditorState } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

export type LetterEditorHandle = {
  set: (value: string) => void
  /** Puts a text at the cursor, or instead of what is selected. */
  insert: (text: string) => void
  destroy: () => void
}

type Options = {
  label: string
  note: string
  value: string
  isReadOnly: boolean
  onChange: (value: string) => void
}

/** Marks a text that the page sets, such as a stored one: it is no change of the person’s. */
const fromOutside = Annotation.define<boolean>()

/** The Tab key leaves the editor, as in any field: letters need no indentation. */
export function createLetterEditor(root: ShadowRoot, options: Options): LetterEditorHandle {
  const { label, note, value, isReadOnly, onChange } = options
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: value,
      extensions: [
        lineNumbers(),
        history(),
        EditorView.lineWrapping,
        marks,
        theme,
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-description': note, tabindex: '0' }),
        keymap.of([...defaultKeymap, ...historyKeymap]),
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
    insert(text) {
      view.dispatch(view.state.replaceSelection(text))
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

/** Tags are quiet and variables stand out: what people read is the text between. */
const matcher = new MatchDecorator({
  regexp: /\{\{\s*[\w.-]+\s*\}\}|<[^<>]*>/g,
  decoration: ([text]) => Decoration.mark({ class: text.startsWith('<') ? 'cm-tag' : 'cm-variable' }),
})

const marks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view)
    }
    update(update: ViewUpdate) {
      this.decorations = matcher.updateDeco(update, this.decorations)
    }
  },
  { decorations: plugin => plugin.decorations },
)

const theme = EditorView.theme({
  '&': { color: 'var(--lk-text)', backgroundColor: 'var(--lk-surface)', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: '2px solid var(--lk-accent)', outlineOffset: '2px' },
  '.cm-scroller': { maxHeight: '60vh', fontFamily: 'var(--lk-font-code)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--lk-text)' },
  '.cm-content, .cm-gutter': { minHeight: '240px' },
  '.cm-gutters': { color: 'var(--lk-quiet)', backgroundColor: 'var(--lk-subtle)', border: 'none' },
  '.cm-tag': { color: 'var(--lk-quiet)' },
  '.cm-variable': { color: 'var(--lk-accent)', fontWeight: '600' },
})
