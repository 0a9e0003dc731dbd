import { Button, useText } from '@latchkey/ui'
import { useState } from 'react'
import { addressOf } from '../base.ts'
import { LostPage } from './LostPage.tsx'
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
  if (!xsrf) return <LostPage />
  const signOut = async () => {
    setPending(true)
    try {
      location.replace(await endSession(xsrf))
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

async function endSession(xsrf: string): Promise<string> {
  const response = await fetch(addressOf('/oidc/session/end/confirm'), {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  })
  if (!response.ok) throw new Error(`the session could not be ended: ${response.status}`)
  const { redirectTo } = (await response.json()) as { redirectTo: string }
  return redirectTo
}
