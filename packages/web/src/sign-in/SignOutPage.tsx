import { ProblemError } from '@latchkey/client'
import { AuthCardSkeleton, Button, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { addressOf } from '../base.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'

/**
 * Asks for confirmation before the session ends if the request carries no proof of the person's intent (logout CSRF);
 * RP-Initiated Logout 1.0 section 2.
 */
export function SignOutPage() {
  const say = useText()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  // The server puts the CSRF token into the fragment, which appears in no log and is not sent to other sites.
  const xsrf = location.hash.slice(1)
  useEffect(() => {
    if (!xsrf) askAgain()
  }, [xsrf])
  if (!xsrf) return <AuthCardSkeleton />
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
      </div>
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

/** The server asks again with a new token or, if the session has ended, says so. */
function askAgain() {
  location.replace(addressOf('/oidc/session/end'))
}
