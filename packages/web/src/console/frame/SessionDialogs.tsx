import { Button, Dialog, DialogActions } from '@latchkey/ui'
import { setDemand, useDemand } from '../data/client.ts'
import { session } from '../session.ts'
import { useSay } from '../texts.tsx'

/** Asks for what the server demands. Both ways come back to this address, and drafts are kept in the tab. */
export function SessionDialogs() {
  const say = useSay()
  const demand = useDemand()
  const cancel = () => setDemand(undefined)
  return (
    <>
      <Dialog title={say('frame.confirm.title')} isOpen={demand === 'confirmation'} onClose={cancel}>
        <p>{say('frame.confirm')}</p>
        <DialogActions>
          <Button look="quiet" onPress={cancel}>
            {say('frame.cancel')}
          </Button>
          <Button look="filled" onPress={() => session.signInAfresh()}>
            {say('frame.confirm.do')}
          </Button>
        </DialogActions>
      </Dialog>
      <Dialog
        title={say('frame.sessionEnded.title')}
        isOpen={demand === 'sign-in'}
        onClose={() => session.signIn()}
        isDismissable={false}
      >
        <p>{say('frame.sessionEnded')}</p>
        <DialogActions>
          <Button look="filled" onPress={() => session.signIn()}>
            {say('frame.signInAgain')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  )
}
