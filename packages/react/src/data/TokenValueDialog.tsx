import { Button, Checkbox, Dialog, DialogActions, Secret, useText } from '@latchkey/ui'
import { useState } from 'react'

type TokenValueDialogProps = { value: string | undefined; onClose: () => void }

/** Shows the value of a new token, which is never shown again. It closes once the person says that it is saved. */
export function TokenValueDialog({ value, onClose }: TokenValueDialogProps) {
  const say = useText()
  const [isKept, setKept] = useState(false)
  const [isMissing, setMissing] = useState(false)
  const close = () => {
    setMissing(!isKept)
    if (!isKept) return
    setKept(false)
    onClose()
  }
  return (
    <Dialog
      title={say('data.token.value.title')}
      isOpen={value !== undefined}
      onClose={close}
      isDismissable={false}
    >
      <div className="lk-step">
        <p>{say('data.token.value.about')}</p>
        <Secret label={say('data.token.value')} value={value ?? ''} parts={[value ?? '']} look="key" />
        <Checkbox
          isSelected={isKept}
          onChange={setKept}
          error={isMissing && !isKept ? say('data.token.keptRequired') : undefined}
        >
          {say('data.token.kept')}
        </Checkbox>
        <DialogActions>
          <Button look="filled" onPress={close}>
            {say('data.token.done')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}
