import { Button, Code, Dialog, DialogActions } from '@latchkey/ui'
import { navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'

type SecretOnceProps = {
  value: string
  /** The page to go on with. */
  leadsTo?: string
  onClose?: () => void
}

/** The value of a new secret, to be copied now. A press outside does not close it: the value would be lost. */
export function SecretOnce({ value, leadsTo, onClose }: SecretOnceProps) {
  const say = useSay()
  const end = () => (leadsTo ? navigate(leadsTo) : onClose?.())
  return (
    <Dialog title={say('applications.secret.value')} isOpen onClose={end} isDismissable={false}>
      <div className="lk-app-stack">
        <p>{say('applications.secret.value.about')}</p>
        <Code label={say('applications.secret')} isBlock>
          {value}
        </Code>
      </div>
      <DialogActions>
        <Button look="filled" onPress={end}>
          {say(leadsTo ? 'applications.secret.toGuide' : 'applications.secret.kept')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
