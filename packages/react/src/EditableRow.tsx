import type { TextKey } from '@latchkey/locales'
import { Button, InlineNotice, OpenRow, Row, SavedMark, useText } from '@latchkey/ui'
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { type Account, type Control, useFreshAccount } from './account.ts'
import { useMutation } from './queries.ts'
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
  account: Account
  /** Finds the value in an account. */
  valueIn: (account: Account) => Value
  /** The value as people read it; empty if not set. */
  shown: ReactNode
  control: Control
  /** Whether the card already says who manages its settings. */
  isTold?: boolean
  /** Throws if the value cannot be saved. An unchanged value is checked too: a required one may never have been set. */
  check?: (value: Value) => void
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
  const wasOpen = useRef(isOpen)
  const close = () => setOpen(false)
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) action.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
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
  const { name, account, valueIn, shown, check, save, invalid, editor, onDone, onCancel } = props
  const say = useText()
  const value = valueIn(account)
  const { openForms } = useLatchkey()
  useEffect(() => openForms.open(), [openForms])
  const [{ begun, draft }, keep] = useDraft(name, { begun: value, draft: value })
  const isChangedElsewhere = !isSame(value, begun) && !isSame(value, draft)
  const form = useRef<HTMLFormElement>(null)
  const readAgain = useFreshAccount()
  const saving = useMutation({
    async mutationFn() {
      check?.(draft)
      if (isSame(draft, value)) return onCancel
      const known = isChangedElsewhere ? value : begun
      const present = valueIn(await readAgain())
      // The notice below now shows the other value; saving again replaces it.
      if (!isSame(present, known) && !isSame(present, draft)) return () => {}
      await save(draft)
      return onDone
    },
    onSuccess: proceed => proceed(),
    networkMode: 'always',
  })
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, button')?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!saving.isPending) saving.mutate()
  }
  const cancelOnEscape = (event: KeyboardEvent) =>
    event.key === 'Escape' && !event.defaultPrevented && onCancel()
  const change = (next: Value) => {
    saving.reset()
    keep({ begun, draft: next })
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
