import type { Input, Operation, Output } from '@latchkey/client'
import { showToast } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { useChange } from '../data/change.ts'
import { navigate, useDialog } from '../navigation.ts'
import { Confirm } from './Confirm.tsx'

type ActionProps<At extends Operation> = {
  /** Name of the dialog in the address; `useView().open({ dialog: name })` opens it. */
  name: string
  title: string
  /** The verb of the button. */
  verb: string
  operation: At
  input: Input<At>
  /** Said at the end of the window when it is done. */
  done: string
  onDone?: (answer: Output<At>) => void
  /** The page to go on with, for what removes the thing that this one shows, or makes another. */
  leadsTo?: string | ((answer: Output<At>) => string)
  /** Done or cancelled: forgets a draft. */
  onEnd?: () => void
  /** The word to type, for what cannot be undone. */
  typed?: string
  isDisabled?: boolean
  isDangerous?: boolean
  /** What will happen and what will not, and fields. */
  children: ReactNode
}

/** A dialog with one operation behind its button: most of what administrators do to something. */
export function Action<At extends Operation>(props: ActionProps<At>) {
  const { name, operation, input, done, onDone, leadsTo, onEnd, children, ...words } = props
  const dialog = useDialog(name)
  const change = useChange(operation, { leaves: leadsTo !== undefined })
  const close = () => {
    change.reset()
    onEnd?.()
    dialog.close()
  }
  return (
    <Confirm
      {...words}
      isOpen={dialog.isOpen}
      onClose={close}
      isPending={change.isPending}
      problem={change.error}
      onConfirm={() =>
        change.run(input, answer => {
          onEnd?.()
          if (leadsTo) navigate(typeof leadsTo === 'string' ? leadsTo : leadsTo(answer))
          else dialog.close()
          showToast({ words: done })
          onDone?.(answer)
        })
      }
    >
      {children}
    </Confirm>
  )
}
