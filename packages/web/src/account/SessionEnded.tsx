import { Button, Dialog, DialogActions, useText } from '@latchkey/ui'
import { session } from './session.ts'

/** The server knows this session no longer; what is on the page stays until the person goes to sign in again. */
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
