import { ButtonLink, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { addressOf } from '../base.ts'
import { PageCard } from './PageCard.tsx'

const triedKey = 'latchkey:began-afresh'

/** Somebody came without a sign-in under way, by a bookmark say: the account page begins one. */
export function LostPage() {
  const say = useText()
  useEffect(() => {
    // Only once in a while: a browser that refuses the cookie would be sent around in circles.
    const last = Number(sessionStorage.getItem(triedKey))
    if (Date.now() - last < 60_000) return
    sessionStorage.setItem(triedKey, String(Date.now()))
    location.replace(addressOf('/account'))
  }, [])
  return (
    <PageCard title={say('signIn.expired.title')} description={say('signIn.expired')}>
      <ButtonLink href={addressOf('/account')} look="filled" isWide>
        {say('signIn.toAccount')}
      </ButtonLink>
    </PageCard>
  )
}
