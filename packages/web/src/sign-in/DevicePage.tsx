import { AuthCardSkeleton, ButtonLink, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { ConfirmDevice } from './ConfirmDevice.tsx'
import { type CodeRefusal, type DeviceAnswer, deviceAddress } from './device.ts'
import { canKeepCookies } from './LostPage.tsx'
import { PageCard } from './PageCard.tsx'
import { UserCodeForm } from './UserCodeForm.tsx'

/**
 * Signs a person in at another device, such as a television (RFC 8628): asks for the code that the device shows, and
 * for its confirmation, since an attacker can send a link with the code of their own device.
 */
export function DevicePage() {
  const say = useText()
  const [query] = useState(() => new URLSearchParams(location.search))
  // The server puts the CSRF token into the fragment, which appears in no log and is not sent to other sites.
  const [xsrf, setXsrf] = useState(location.hash.slice(1))
  const [confirming, setConfirming] = useState<DeviceAnswer>()
  const [refusal, setRefusal] = useState(query.get('error') as CodeRefusal | null)
  const userCode = query.get('user_code')
  const isDone = query.get('result') === 'done'
  useEffect(() => {
    if (!xsrf && !isDone && refusal !== 'lost') location.replace(deviceAddress(userCode))
  }, [xsrf, isDone, refusal, userCode])

  const take = (answer: DeviceAnswer) => {
    if (answer.redirectTo) {
      location.replace(answer.redirectTo)
      return
    }
    setXsrf(answer.xsrf ?? '')
    setConfirming(answer.application ? answer : undefined)
    setRefusal(answer.reason ?? null)
  }
  if (isDone) return <PageCard title={say('device.done.title')} description={say('device.done.about')} />
  if (refusal === 'lost' && !xsrf) return <LostDevice />
  if (!xsrf) return <AuthCardSkeleton />
  if (refusal === 'denied') return <Refused />
  if (confirming) return <ConfirmDevice answer={confirming} onAnswer={take} />
  return <UserCodeForm xsrf={xsrf} given={userCode ?? ''} refusal={refusal} onAnswer={take} />
}

/** The browser has lost the session of its CSRF token, or keeps no cookies at all. */
function LostDevice() {
  const say = useText()
  const hasCookies = canKeepCookies()
  return (
    <PageCard
      title={say(hasCookies ? 'signIn.expired.title' : 'noCookies.title')}
      description={say(hasCookies ? 'device.error.lost' : 'noCookies.about')}
    >
      <ButtonLink href={deviceAddress(null)} look="filled" isWide>
        {say(hasCookies ? 'device.again' : 'state.retry')}
      </ButtonLink>
    </PageCard>
  )
}

function Refused() {
  const say = useText()
  return (
    <PageCard title={say('device.denied.title')} description={say('device.denied.about')}>
      <ButtonLink href={deviceAddress(null)} isWide>
        {say('device.again')}
      </ButtonLink>
    </PageCard>
  )
}
