import { ProblemError } from '@latchkey/client'
import { ProblemNotice } from '@latchkey/react/pages'
import { AuthCardSkeleton, Button, ButtonLink, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { addressOf } from '../base.ts'
import { PageCard } from './PageCard.tsx'

/**
 * Asks for confirmation before the session ends if the request carries no proof of the person's intent (logout CSRF);
 * RP-Initiated Logout 1.0 section 2.
 */
export function SignOutPage() {
  const say = useText()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const [isStaying, setStaying] = useState(false)
  // The server puts the CSRF token into the fragment, which appears in no log and is not sent to other sites.
  const xsrf = location.hash.slice(1)
  useEffect(() => {
    if (!xsrf) askAgain()
  }, [xsrf])
  if (!xsrf) return <AuthCardSkeleton />
  if (isStaying) return <StillSignedIn />
  const signOut = async () => {
    setPending(true)
    try {
      const redirectTo = await endSession(xsrf)
      if (redirectTo) location.replace(redirectTo)
      else askAgain()
    } catch (caught) {
      setPending(false)
      setProblem(caught)
    }
  }
  return (
    <PageCard title={say('signOut.title')} description={say('signOut.about')}>
      <div className="lk-auth-stack">
        <ProblemNotice problem={problem} />
        <Button look="filled" isWide isPending={isPending} onPress={signOut}>
          {say('signOut.signOut')}
        </Button>
        <Button isWide isDisabled={isPending} onPress={() => setStaying(true)}>
          {say('signOut.stay')}
        </Button>
      </div>
    </PageCard>
  )
}

/** Nothing is sent: neither the session nor the application's access ends. */
function StillSignedIn() {
  const say = useText()
  return (
    <PageCard title={say('signOut.stayed.title')} description={say('signOut.stayed.about')}>
      <ButtonLink href={addressOf('/account')} isWide>
        {say('signIn.toAccount')}
      </ButtonLink>
    </PageCard>
  )
}

/** Ends the session and returns where to go; undefined if the CSRF token is of an older question or session. */
async function endSession(xsrf: string): Promise<string | undefined> {
  const response = await fetch(addressOf('/oidc/session/end/confirm'), {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  })
  if (response.status === 400) return undefined
  if (!response.ok) throw new ProblemError(response.status, {})
  const { redirectTo } = (await response.json()) as { redirectTo: string }
  return redirectTo
}

/** The server asks again with a new token or, if the session has ended, leads on where the application asked for. */
function askAgain() {
  const query = new URLSearchParams(location.search)
  const appId = query.get('app_id')
  query.delete('app_id')
  if (appId) query.set('client_id', appId)
  location.replace(addressOf(`/oidc/session/end?${query}`))
}
