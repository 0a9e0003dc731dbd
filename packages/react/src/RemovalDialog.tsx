import { useCardStatus, useText } from '@latchkey/ui'
import type { ReactNode } from 'react'
import type { Account } from './account.ts'
import type { DialogState } from './navigation.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { ProtectedDialog } from './ProtectedDialog.tsx'
import { ProtectedForm } from './ProtectedForm.tsx'
import type { Changed } from './step-up.ts'
import { useAsOpened } from './use-as-opened.ts'

type RemovalDialogProps = {
  title: string
  account: Account
  dialog: Pick<DialogState, 'isOpen' | 'close'> & Partial<DialogState>
  /** Whether this removal needs no step-up. */
  isExcused?: boolean
  changes?: Changed
  removeLabel: string
  /** What to say once it is done; "Removed" unless given. */
  done?: string
  remove: (verification: string | undefined) => Promise<unknown>
  /** The consequences of the removal. */
  children: ReactNode
}

/** A dialog that explains a removal and performs it, behind a step-up. */
export function RemovalDialog(props: RemovalDialogProps) {
  const { title, account, isExcused = false, dialog, changes, removeLabel, done, remove, children } = props
  const say = useText()
  const consequences = useAsOpened(children, dialog.isOpen)
  // A list that is loaded anew meanwhile would count what is left.
  const words = useAsOpened(done ?? say('row.removed'), dialog.isOpen)
  const tell = useCardStatus()
  const finish = () => {
    ;(dialog.finish ?? dialog.close)()
    tell(words)
  }
  return (
    <ProtectedDialog title={title} account={account} dialog={dialog}>
      <ProtectedForm
        account={account}
        isExcused={isExcused}
        {...(changes && { changes })}
        look="danger"
        saveLabel={removeLabel}
        save={remove}
        onSaved={finish}
        onCancel={dialog.close}
      >
        {error => (
          <>
            <p>{consequences}</p>
            <ProblemNotice problem={error} />
          </>
        )}
      </ProtectedForm>
    </ProtectedDialog>
  )
}
