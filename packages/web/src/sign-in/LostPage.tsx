import { ButtonLink, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { addressOf } from '../base.ts'
import { PageCard } from './PageCard.tsx'
import { resumeAddress } from './pending-interaction.ts'
import { useSignInContext } from './SignInContext.tsx'

const triedKey = 'latchkey:began-afresh'

/**
 * Shown without a pending sign-in, e.g. after opening a bookmark. The server takes up the sign-in that the address
 * names; without one, the page that the administrator chose or the account page starts a new one.
 */
export function LostPage() {
  const say = useText()
  const { unknownSessionRedirectUrl } = useSignInContext().experience
  const next = resumeAddress() ?? unknownSessionRedirectUrl ?? addressOf('/account')
  useEffect(() => {
    // At most once a minute: a browser that rejects the cookie would otherwise be redirected in a loop.
    const last = Number(sessionStorage.getItem(triedKey))
    if (Date.now() - last < 60_000) return
    sessionStorage.setItem(triedKey, String(Date.now()))
    location.replace(next)
  }, [next])
  return (
    <PageCard title={say('signIn.expired.title')} description={say('signIn.expired')}>
      <ButtonLink href={unknownSessionRedirectUrl ?? addressOf('/account')} look="filled" isWide>
        {say('signIn.toAccount')}
      </ButtonLink>
    </PageCard>
  )
}
