import { Button, Dialog, DialogActions, useText } from '@latchkey/ui'
import { session } from './session.ts'

/**
 * Shown if the server rejects the access token. The page behind it stays until the person chooses to sign in again.
 */
export function SessionEnded({ isOpen }: { isOpen: boolean }) {
  const say = useText()
  return (
    <Dialog
      title={say('account.sessionEnded.title')}
      isOpen={isOpen}
      onClose={session.signIn}
      isDismissable={false}
    >
      <p>{say('account.sessionEnded')}</p>
      <DialogActions>
        <Button look="filled" onPress={session.signIn}>
          {say('account.signInAgain')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
