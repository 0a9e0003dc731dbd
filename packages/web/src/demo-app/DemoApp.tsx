import {
  AuthCard,
  Button,
  InlineNotice,
  LatchkeyMark,
  Link,
  PreferenceSelects,
  TextsProvider,
  useText,
} from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { addressOf } from '../base.ts'
import { createSession } from '../oidc/session.ts'
import { customPhrases, usePreferences } from '../preferences.ts'
import { Claims, type DemoClaims } from './Claims.tsx'
import './DemoApp.css'

const session = createSession({
  clientId: 'demo-app',
  path: '/demo-app',
  scope: 'openid profile email phone address',
})

/** The smallest application that signs people in with Latchkey, as a demonstration for developers. */
export function DemoApp() {
  const preferences = usePreferences()
  return (
    <TextsProvider language={preferences.language} customPhrases={customPhrases}>
      <Demo preferences={preferences} />
    </TextsProvider>
  )
}

function Demo({ preferences }: { preferences: ReturnType<typeof usePreferences> }) {
  const say = useText()
  const [isBusy, setBusy] = useState(session.isBegun)
  const [claims, setClaims] = useState<DemoClaims>()
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    if (session.isBegun())
      readClaims()
        .then(setClaims, setFailure)
        .finally(() => setBusy(false))
  }, [])
  const signIn = () => {
    setBusy(true)
    session.signIn().catch(setFailure)
  }
  const name = claims && nameOf(claims)
  return (
    <AuthCard
      brand={<LatchkeyMark size={40} />}
      title={name ? say('demo.welcome', { name }) : say('demo.title')}
      description={say(claims ? 'demo.about' : 'demo.signedOut.about')}
      footer={<PreferenceSelects {...preferences} />}
    >
      <div className="lk-auth-stack">
        {Boolean(failure) && <InlineNotice tone="danger">{say('account.signInFailed')}</InlineNotice>}
        {claims ? (
          <>
            <Claims of={claims} />
            <p className="lk-demo-links">
              <Link href={`${addressOf('/account')}?redirect=${encodeURIComponent(addressOf('/demo-app'))}`}>
                {say('demo.account')}
              </Link>
              <Button look="quiet" onPress={session.signOut}>
                {say('account.signOut')}
              </Button>
            </p>
          </>
        ) : (
          <Button look="filled" isWide isPending={isBusy && !failure} onPress={signIn}>
            {say('demo.signIn')}
          </Button>
        )}
      </div>
    </AuthCard>
  )
}

/** The person's name or, without one, an identifier that they know. */
function nameOf({ name, username, email, phone_number: phone }: DemoClaims): string {
  return String(name || username || email || (phone ? `+${phone}` : ''))
}

async function readClaims(): Promise<DemoClaims> {
  const { claims } = await session.start()
  return { ...claims, ...(await session.readUserInfo()) }
}
