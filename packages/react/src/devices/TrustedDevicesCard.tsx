import { Button, Card, CardFoot, ManagedMark, useText } from '@latchkey/ui'
import { ListSkeleton } from '../ListSkeleton.tsx'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { LongList } from '../LongList.tsx'
import { useManagedWords } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { RemovalDialog } from '../RemovalDialog.tsx'
import type { AccessCardProps } from './SessionsCard.tsx'
import { TrustedDeviceItem } from './TrustedDeviceItem.tsx'
import { useTrustedDeviceChanges, useTrustedDevicesQuery } from './trusted-devices.ts'

/** The browsers that skip the second factor. */
export function TrustedDevicesCard({ account, isEditable, onDoubt }: AccessCardProps) {
  const say = useText()
  const managedWords = useManagedWords()
  const devices = useTrustedDevicesQuery(true, onDoubt)
  const changes = useTrustedDeviceChanges()
  const dialog = useDialogAt('/devices/trusted')
  const count = devices.data?.length ?? 0
  return (
    <Card
      title={say('trustedDevices.title')}
      description={isEditable ? say('trustedDevices.about') : <ManagedMark words={managedWords} />}
    >
      {devices.error && <LoadingFailed query={devices} />}
      {devices.isPending && <ListSkeleton />}
      {devices.data && count === 0 && <CardFoot>{say('trustedDevices.none')}</CardFoot>}
      {devices.data && count > 0 && (
        <LongList>
          {devices.data.map(device => (
            <TrustedDeviceItem key={device.id} trusted={device} account={account} isEditable={isEditable} />
          ))}
        </LongList>
      )}
      {isEditable && count > 1 && (
        <CardFoot action={<Button onPress={dialog.open}>{say('trustedDevices.removeAll')}</Button>} />
      )}
      <RemovalDialog
        title={say('trustedDevices.removeAll.title')}
        account={account}
        dialog={{ ...dialog, isOpen: dialog.isOpen && isEditable }}
        removeLabel={say('trustedDevices.removeAll')}
        done={say('trustedDevices.removed', { count })}
        remove={changes.removeAll}
      >
        {say('trustedDevices.removeAll.about')}
      </RemovalDialog>
    </Card>
  )
}
