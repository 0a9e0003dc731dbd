import { Button, Item, Moment, useLanguage, useText } from '@latchkey/ui'
import { Monitor, Smartphone, Tablet } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { type Session, useAccessChanges } from './access.ts'

const icons = { desktop: Monitor, mobile: Smartphone, tablet: Tablet, tv: Monitor, bot: Monitor }

type SessionItemProps = { session: Session; account: Account; isEditable: boolean }

export function SessionItem({ session, account, isEditable }: SessionItemProps) {
  const say = useText()
  const [isOpen, setOpen] = useState(false)
  const changes = useAccessChanges()
  const name = useDeviceName(session)
  const place = usePlace(session)
  const { device, isCurrent, payload } = session
  return (
    <>
      <Item
        icon={icons[device.type ?? 'desktop']}
        name={name}
        badge={isCurrent ? say('sessions.current') : undefined}
        facts={
          <>
            {place && `${place} · `}
            <Moment text="sessions.since" at={new Date(payload.loginTs * 1000)} />
          </>
        }
        action={
          isEditable &&
          !isCurrent && (
            <Button look="quiet" onPress={() => setOpen(true)}>
              {say('sessions.end')}
              <span className="lk-hidden">{name}</span>
            </Button>
          )
        }
      />
      <RemovalDialog
        title={say('sessions.end.title', { name })}
        account={account}
        dialog={{ isOpen, close: () => setOpen(false) }}
        removeLabel={say('sessions.end')}
        remove={verification => changes.endSession(payload.uid, verification)}
      >
        {say('sessions.end.about')}
      </RemovalDialog>
    </>
  )
}

function useDeviceName({ device: { browser, os } }: Session) {
  const say = useText()
  if (browser && os) return say('sessions.device', { browser, os })
  return browser ?? os ?? say('sessions.unknownDevice')
}

/** City and country if a proxy supplied them, else the IP address of the sign-in. */
function usePlace({ lastSubmission }: Session) {
  const say = useText()
  const language = useLanguage()
  const { city, country, ip } = lastSubmission?.signInContext ?? {}
  const nameOf = (code: string) => {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' })
    return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code
  }
  if (city && country) return say('sessions.place', { city, country: nameOf(country) })
  return city || (country && nameOf(country)) || ip
}
