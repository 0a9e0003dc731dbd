import { ConfirmDialog } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useSay } from '../texts.tsx'

type ConfirmProps = {
  title: string
  /** The verb of the button, as in "Suspend". */
  verb: string
  isOpen: boolean
  onClose: () => void
  onConfirm: () => void
  isPending: boolean
  problem: unknown
  /** For what cannot be undone: the word to type. */
  typed?: string
  isDisabled?: boolean
  isDangerous?: boolean
  /** What will happen and what will not, and fields. */
  children: ReactNode
}

/** The dialog before a change, with its refusal in words. */
export function Confirm({ verb, typed, problem, children, ...dialog }: ConfirmProps) {
  const say = useSay()
  return (
    <ConfirmDialog
      {...dialog}
      words={{ confirm: verb, cancel: say('frame.cancel') }}
      {...(typed && { typed: { word: typed, label: say('frame.typeToConfirm', { word: typed }) } })}
    >
      {children}
      <ProblemNotice problem={problem} />
    </ConfirmDialog>
  )
}
