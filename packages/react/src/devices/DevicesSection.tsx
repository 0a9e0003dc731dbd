import { Card, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { isVisible } from '../account.ts'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { ConfirmIdentity } from '../ConfirmIdentity.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { type Loaded, WhenLoaded } from '../WhenLoaded.tsx'
import { ApplicationsCard } from './ApplicationsCard.tsx'
import { ConfirmationFoot } from './ConfirmationFoot.tsx'
import { SessionsCard } from './SessionsCard.tsx'
import { TrustedDevicesCard } from './TrustedDevicesCard.tsx'
import { useConfirmation } from './use-confirmation.ts'

/** Sessions, grants and trusted devices of the person. All but the current session need a step-up. */
export function DevicesSection() {
  return <WhenLoaded skeleton={<CardSkeleton rows={1} />}>{loaded => <Devices {...loaded} />}</WhenLoaded>
}

function Devices({ account, settings: { fields } }: Loaded) {
  const say = useText()
  const { isConfirmed, confirm, doubt } = useConfirmation()
  const dialog = useDialogAt('/devices/confirm')
  // A social account was confirmed on another page, after the dialog had been left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the component appears
  useEffect(() => {
    if (isConfirmed && dialog.isOpen) dialog.close()
  }, [])
  const list = { account, isEditable: fields.session === 'Edit', onDoubt: doubt }
  const hasSessions = isVisible(fields.session)
  const hasTrustedDevices = isVisible(fields.trustedDevice)
  return (
    <>
      {hasSessions && <SessionsCard {...list} isConfirmed={isConfirmed} onConfirm={dialog.open} />}
      {!hasSessions && !isConfirmed && (
        <Card>
          <ConfirmationFoot onConfirm={dialog.open} />
        </Card>
      )}
      {hasSessions && isConfirmed && <ApplicationsCard {...list} />}
      {hasTrustedDevices && isConfirmed && (
        <TrustedDevicesCard {...list} isEditable={fields.trustedDevice === 'Edit'} />
      )}
      <ProtectedDialog title={say('devices.confirm')} account={account} dialog={dialog}>
        <ConfirmIdentity
          account={account}
          onConfirmed={() => {
            confirm()
            dialog.close()
          }}
          onCancel={dialog.close}
        />
      </ProtectedDialog>
    </>
  )
}
