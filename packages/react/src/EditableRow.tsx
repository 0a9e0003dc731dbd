import type { TextKey } from '@latchkey/locales'
import { Button, InlineNotice, OpenRow, Row, SavedMark, useText } from '@latchkey/ui'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Control } from './account.ts'
import './EditableRow.css'
import { useLatchkey } from './latchkey-context.ts'
import { ManagedRow } from './ManagedRow.tsx'
import { useDraft } from './use-draft.ts'
import { useSavedMark } from './use-saved-mark.ts'
import { wordsOfProblem } from './words-of-problem.ts'

export type Editor<Value> = {
  label: string
  value: Value
  onChange: (value: Value) => void
  error: string | undefined
  /** The refusal that `error` is about, for editors of several fields. */
  problem: unknown
}

type EditableRowProps<Value> = {
  name: string
  value: Value
  /** The value as people read it; empty if not set. */
  shown: ReactNode
  control: Control
  /** Whether the card already says who manages its settings. */
  isTold?: boolean
  save: (value: Value) => Promise<unknown>
  /** Error text for a value of the wrong format. */
  invalid?: TextKey
  editor: (field: Editor<Value>) => ReactNode
}

/** A setting that is edited in place. */
export function EditableRow<Value>(props: EditableRowProps<Value>) {
  const { name, shown, control, isTold = false } = props
  const say = useText()
  const { drafts } = useLatchkey()
  const [isOpen, setOpen] = useState(() => drafts.find(name) !== undefined)
  const saved = useSavedMark()
  const action = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    requestAnimationFrame(() => action.current?.focus())
  }
  const done = () => {
    saved.show()
    close()
  }
  if (control !== 'Edit') return <ManagedRow name={name} value={shown} isTold={isTold} />
  if (isOpen) return <RowEditor {...props} onDone={done} onCancel={close} />
  return (
    <Row
      name={name}
      value={shown}
      state={<SavedMark isShown={saved.isShown} />}
      action={
        <Button look="quiet" ref={action} onPress={() => setOpen(true)}>
          {say(shown ? 'row.edit' : 'row.add')}
          <span className="lk-hidden">{name}</span>
        </Button>
      }
    />
  )
}

type RowEditorProps<Value> = EditableRowProps<Value> & { onDone: () => void; onCancel: () => void }

function RowEditor<Value>(props: RowEditorProps<Value>) {
  const { name, value, shown, save, invalid, editor, onDone, onCancel } = props
  const say = useText()
  const [draft, setDraft] = useDraft(name, value)
  const [begun] = useState(value)
  const isChangedElsewhere = !isSame(value, begun) && !isSame(value, draft)
  const form = useRef<HTMLFormElement>(null)
  const saving = useMutation({ mutationFn: save, onSuccess: onDone, networkMode: 'always' })
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, button')?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isSame(draft, value)) onCancel()
    else if (!saving.isPending) saving.mutate(draft)
  }
  const cancelOnEscape = (event: KeyboardEvent) =>
    event.key === 'Escape' && !event.defaultPrevented && onCancel()
  const change = (next: Value) => {
    saving.reset()
    setDraft(next)
  }
  const error = saving.error ? wordsOfProblem(saving.error, say, invalid) : undefined
  return (
    <OpenRow name={name}>
      <form className="lk-row-form" ref={form} onSubmit={submit} onKeyDown={cancelOnEscape} noValidate>
        {editor({ label: name, value: draft, onChange: change, error, problem: saving.error })}
        {isChangedElsewhere && !saving.isPending && (
          <InlineNotice tone="warning">
            {say('row.changedElsewhere')} <strong>{shown || say('row.notSet')}</strong>
          </InlineNotice>
        )}
        <div className="lk-row-form-actions">
          <Button type="submit" look="filled" isPending={saving.isPending}>
            {say('row.save')}
          </Button>
          <Button look="quiet" onPress={onCancel}>
            {say('row.cancel')}
          </Button>
        </div>
      </form>
    </OpenRow>
  )
}

function isSame(one: unknown, other: unknown) {
  return JSON.stringify(one) === JSON.stringify(other)
}
