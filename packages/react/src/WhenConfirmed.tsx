import { Button, Card, CardFoot, useText } from '@latchkey/ui'
import { type ReactNode, useState } from 'react'
import type { Account } from './account.ts'
import { ConfirmIdentity } from './ConfirmIdentity.tsx'
import { useLatchkey } from './latchkey-context.ts'
import { useDialogAt } from './navigation.ts'
import { ProtectedDialog } from './ProtectedDialog.tsx'

type WhenConfirmedProps = {
  account: Account
  /** Receives a callback for when the server no longer accepts the verification. */
  children: (onDoubt: () => void) => ReactNode
}

/** Renders its children only after a step-up. */
export function WhenConfirmed({ account, children }: WhenConfirmedProps) {
  const say = useText()
  const { stepUp } = useLatchkey()
  const [isConfirmed, setConfirmed] = useState(() => stepUp.verification() !== undefined)
  const dialog = useDialogAt('/devices/confirm')
  const doubt = () => {
    stepUp.forget()
    setConfirmed(false)
  }
  const confirm = () => {
    setConfirmed(true)
    dialog.close()
  }
  if (isConfirmed) return children(doubt)
  return (
    <Card>
      <CardFoot
        action={
          <Button look="filled" onPress={dialog.open}>
            {say('devices.confirm')}
          </Button>
        }
      >
        {say('devices.hidden')}
      </CardFoot>
      <ProtectedDialog title={say('devices.confirm')} account={account} dialog={dialog}>
        <ConfirmIdentity account={account} onConfirmed={confirm} onCancel={dialog.close} />
      </ProtectedDialog>
    </Card>
  )
}
