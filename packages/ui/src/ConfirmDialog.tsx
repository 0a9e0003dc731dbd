import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from './Button.tsx'
import './ConfirmDialog.css'
import { Dialog, DialogActions } from './Dialog.tsx'
import { TextField } from './TextField.tsx'

type ConfirmDialogProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  onConfirm: () => void
  isPending?: boolean
  words: { confirm: string; cancel: string }
  /** What cannot be undone is confirmed by typing a word, and the field's label says which. */
  typed?: { word: string; label: string }
  /** Whether a field is not yet filled in well. */
  isDisabled?: boolean
  /** Whether it takes something away. */
  isDangerous?: boolean
  /** What will happen and what will not, fields, and why it failed. */
  children: ReactNode
}

/** Asks before a change. The fields that it has keep their text while it is open. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, isOpen, onClose, children } = props
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <Confirmation {...props}>{children}</Confirmation>
    </Dialog>
  )
}

function Confirmation(props: Omit<ConfirmDialogProps, 'title' | 'isOpen'>) {
  const { onClose, onConfirm, isPending = false, isDisabled = false, words, typed, children } = props
  const { isDangerous = false } = props
  const [word, setWord] = useState('')
  const isReady = !isDisabled && (!typed || word.trim() === typed.word)
  const confirm = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) onConfirm()
  }
  return (
    <form className="lk-confirm" onSubmit={confirm} noValidate>
      {children}
      {typed && (
        <TextField
          label={typed.label}
          value={word}
          onChange={setWord}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <DialogActions>
        <Button look="quiet" onPress={onClose}>
          {words.cancel}
        </Button>
        <Button
          type="submit"
          look={isDangerous ? 'danger' : 'filled'}
          isPending={isPending}
          isDisabled={!isReady}
        >
          {words.confirm}
        </Button>
      </DialogActions>
    </form>
  )
}
