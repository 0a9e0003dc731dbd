import { Button, Item, Moment, useLanguage, useRelativeTime, useText } from '@latchkey/ui'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { iconOfDevice, useDeviceName } from './device.ts'
import { usePlaceName } from './place.ts'
import { type TrustedDevice, useTrustedDeviceChanges } from './trusted-devices.ts'

type TrustedDeviceItemProps = {
  trusted: TrustedDevice
  account: Account
  isEditable: boolean
}

export function TrustedDeviceItem({ trusted, account, isEditable }: TrustedDeviceItemProps) {
  const say = useText()
  const language = useLanguage()
  const relative = useRelativeTime()
  const [isOpen, setOpen] = useState(false)
  const changes = useTrustedDeviceChanges()
  const name = useDeviceName()(trusted.device)
  const place = usePlaceName()(trusted)
  const lastUsedAt = new Date(trusted.lastUsedAt)
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(trusted.expiresAt)
  const until = say('trustedDevices.until', { date })
  return (
    <>
      <Item
        icon={iconOfDevice(trusted.device)}
        name={name}
        badge={trusted.isCurrent ? say('sessions.current') : undefined}
        facts={
          <>
            {place && `${place} · `}
            <Moment text="factor.used" at={lastUsedAt} />
            {` · ${until}`}
          </>
        }
        action={
          isEditable && (
            <Button look="quiet" onPress={() => setOpen(true)}>
              {say('row.remove')}
              <span className="lk-hidden">
                {[name, place, relative(lastUsedAt), until].filter(Boolean).join(', ')}
              </span>
            </Button>
          )
        }
      />
      <RemovalDialog
        title={say('trustedDevices.remove', { name })}
        account={account}
        dialog={{ isOpen, close: () => setOpen(false) }}
        removeLabel={say('row.remove')}
        done={say('trustedDevices.removed', { count: 1 })}
        remove={verification => changes.remove(trusted.id, verification)}
      >
        {say('trustedDevices.remove.about')}
      </RemovalDialog>
    </>
  )
}
