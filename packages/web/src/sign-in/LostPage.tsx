import { ButtonLink, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { addressOf } from '../base.ts'
import { PageCard } from './PageCard.tsx'

const triedKey = 'latchkey:began-afresh'

/** Shown without a pending sign-in, e.g. after opening a bookmark. The account page starts a new one. */
export function LostPage() {
  const say = useText()
  useEffect(() => {
    // At most once a minute: a browser that rejects the cookie would otherwise be redirected in a loop.
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
