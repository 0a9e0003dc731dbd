import { Button, CardFoot, useText } from '@latchkey/ui'

/** Leads to the step-up that the lists need. */
export function ConfirmationFoot({ onConfirm }: { onConfirm: () => void }) {
  const say = useText()
  return (
    <CardFoot action={<Button onPress={onConfirm}>{say('devices.confirm')}</Button>}>
      {say('devices.hidden')}
    </CardFoot>
  )
}
