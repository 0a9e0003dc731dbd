import { ProblemNotice } from '@latchkey/react/pages'
import { AuthCardSkeleton, Button, Logo, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { ConsentDocuments } from './ConsentDocuments.tsx'
import { allowAllBut, type Choice, type Consent } from './consent.ts'
import './ConsentPage.css'
import { ConsentScopes } from './ConsentScopes.tsx'
import { isProblem } from './interaction.ts'
import { LostPage } from './LostPage.tsx'
import { PageCard } from './PageCard.tsx'
import { nameOf, SignedInPerson } from './SignedInPerson.tsx'
import { useSignInContext } from './SignInContext.tsx'

/** The consent page: the application, the scopes it requests, the signed-in account and the redirect target. */
export function ConsentPage() {
  const say = useText()
  const { call } = useSignInContext()
  const [consent, setConsent] = useState<Consent>()
  const [problem, setProblem] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language does not affect the request
  useEffect(() => {
    call('GET /api/interaction/consent').then(setConsent, setProblem)
  }, [])
  if (isProblem(problem, 'session.not_found', 'session.identifier_not_found')) return <LostPage />
  if (consent) return <Decision consent={consent} />
  if (!problem) return <AuthCardSkeleton />
  return (
    <PageCard title={say('error.title')}>
      <ProblemNotice problem={problem} />
    </PageCard>
  )
}

function Decision({ consent }: { consent: Consent }) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const [pending, setPending] = useState<'allow' | 'deny'>()
  const [problem, setProblem] = useState<unknown>()
  const [declined, setDeclined] = useState<Choice[]>([])
  const { application, user, redirectUri, expiresIn } = consent
  const decide = async (decision: 'allow' | 'deny') => {
    setPending(decision)
    try {
      const body = decision === 'deny' ? { decision } : allowAllBut(declined)
      location.replace((await call('POST /api/interaction/consent', { body })).redirectTo)
    } catch (caught) {
      setPending(undefined)
      setProblem(caught)
    }
  }
  const name = nameOf(user) ?? say('summary.nameless')
  return (
    <PageCard title={say('consent.title', { application: application.name })}>
      <div className="lk-auth-stack">
        {application.branding.logoUrl && application.branding.logoUrl !== experience.branding.logoUrl && (
          <Logo
            url={application.branding.logoUrl}
            darkUrl={application.branding.darkLogoUrl}
            name={application.name}
          />
        )}
        <SignedInPerson name={name} avatar={user.avatar} />
        <ConsentScopes consent={consent} declined={declined} onDecline={setDeclined} />
        <ProblemNotice problem={problem} />
        <Button
          look="filled"
          isWide
          isPending={pending === 'allow'}
          isDisabled={pending === 'deny'}
          onPress={() => decide('allow')}
        >
          {say('consent.allow')}
        </Button>
        <Button
          isWide
          isPending={pending === 'deny'}
          isDisabled={pending === 'allow'}
          onPress={() => decide('deny')}
        >
          {say('consent.deny')}
        </Button>
        <div className="lk-consent-note">
          <p>{say('consent.redirect', { host: hostOf(redirectUri) })}</p>
          <p>{say('consent.lasting', { count: Math.round(expiresIn / 86_400) })}</p>
          <ConsentDocuments application={application} />
        </div>
      </div>
    </PageCard>
  )
}

/** The host of a redirect URI; for a native app such as `com.example.app:/callback` the scheme. */
function hostOf(address: string) {
  const { host, protocol } = new URL(address)
  return host || protocol.replace(':', '')
}
