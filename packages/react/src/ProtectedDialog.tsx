import { Button, Dialog, DialogActions, useText } from '@latchkey/ui'
import type { ReactNode } from 'react'
import type { Account } from './account.ts'
import { useDialogAt } from './navigation.ts'
import { useAsOpened } from './use-as-opened.ts'

type ProtectedDialogProps = {
  title: string
  /** The step that the title belongs to, in a dialog of several. */
  step?: string
  account: Account
  dialog: { isOpen: boolean; close: () => void }
  children: ReactNode
}

/**
 * A dialog for a change behind a step-up. A person without any verification method is sent to set a password first.
 */
export function ProtectedDialog({ title, step, account, dialog, children }: ProtectedDialogProps) {
  const say = useText()
  const shownTitle = useAsOpened(title, dialog.isOpen, step)
  const password = useDialogAt('/security/password')
  return (
    <Dialog title={shownTitle} isOpen={dialog.isOpen} onClose={dialog.close} isDismissable={false}>
      {canConfirm(account) ? (
        children
      ) : (
        <>
          <p>{say('stepUp.nothingToVerifyWith')}</p>
          <DialogActions>
            <Button look="filled" onPress={password.open}>
              {say('password.set')}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}

/** Whether the person may have a way to confirm who they are; a linked account that is not shown may be one. */
export function canConfirm({ hasSecurityVerificationMethod, identities }: Account) {
  return hasSecurityVerificationMethod || !identities || Object.keys(identities).length > 0
}
