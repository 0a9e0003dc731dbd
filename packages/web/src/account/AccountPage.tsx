import { AccountSettings, forgetPerson, LatchkeyProvider, type SessionEnding } from '@latchkey/react'
import { Root, sections, useLater, useSettings } from '@latchkey/react/pages'
import { type Preferences, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { addressOf, base, basePath } from '../base.ts'
import { customPhrases, usePreferences } from '../preferences.ts'
import { keepEnding } from '../session-ending.ts'
import { AccountFrame } from './AccountFrame.tsx'
import { useBrand, useTitle } from './brand.ts'
import { finish, identifierOfQuery, navigate, titleOfSuccess, usePathBelowPage } from './navigation.ts'
import { SignInFailed } from './SignInFailed.tsx'
import { impersonation, session } from './session.ts'
import { hasUnknownAnswer, takeReturn } from './social-return.ts'
import { TaskDone } from './TaskDone.tsx'

// Before anything reads the URL, and once.
const returned = takeReturn()

const socialRedirect = {
  // The same for sign-in and the account page, so that a provider needs one.
  redirectUri: (connectorId: string) => addressOf(`/callback/${encodeURIComponent(connectorId)}`),
  storage: sessionStorage,
  returned,
}

/** The page where people manage their account. */
export function AccountPage() {
  const preferences = usePreferences()
  const [isEnded, setEnded] = useState(false)
  return (
    <LatchkeyProvider
      endpoint={base}
      getAccessToken={session.accessToken}
      language={preferences.language}
      customPhrases={customPhrases}
      onSignedOut={() => (impersonation ? impersonation.end() : setEnded(true))}
      onSessionsEnded={leave}
      tabStorage={sessionStorage}
      socialRedirect={socialRedirect}
    >
      <Root>
        {impersonation && <Impersonation />}
        <Account preferences={preferences} />
        <SessionEnd isEnded={isEnded} />
      </Root>
    </LatchkeyProvider>
  )
}

/** Leaves for the page that says what has ended; never returns. */
function leave(ending: SessionEnding) {
  forgetPerson(sessionStorage)
  session.forget()
  keepEnding(ending)
  location.replace(addressOf('/signed-out'))
  return new Promise<never>(() => {})
}

function Account({ preferences }: { preferences: Preferences }) {
  const path = usePathBelowPage()
  const success = titleOfSuccess(path)
  const experience = useBrand()
  const say = useText()
  const { isSignedIn, failure, isEnabled } = useSignIn()
  const section = sections.find(({ id }) => id === path.split('/')[1])
  useTitle(success ? say(success) : section && say(section.title), experience)
  return (
    <AccountFrame
      experience={experience}
      preferences={preferences}
      isSignedIn={isSignedIn}
      isNobody={isEnabled === false || Boolean(failure)}
    >
      {failure ? (
        <SignInFailed reason={failure} />
      ) : success ? (
        <TaskDone path={path} title={success} />
      ) : (
        <AccountSettings
          path={path}
          onNavigate={navigate}
          onFinish={finish}
          identifier={identifierOfQuery()}
          hasUnknownAnswer={hasUnknownAnswer()}
          base={`${basePath}account`}
        />
      )}
    </AccountFrame>
  )
}

/** Loaded by administrators alone. */
function Impersonation() {
  const Bar = useLater(
    'impersonation',
    async () => (await import('./ImpersonationBar.tsx')).ImpersonationBar,
  ).data
  return Bar && <Bar />
}

/** Loaded ahead of the end: without a session, the page may not be reachable. */
function SessionEnd({ isEnded }: { isEnded: boolean }) {
  const Ended = useLater('session-ended', async () => (await import('./SessionEnded.tsx')).SessionEnded).data
  return Ended && <Ended isOpen={isEnded} />
}

/** Signs the person in, once the settings say that the account page is enabled; docs/wire/account-api.md#5.1. */
function useSignIn() {
  const isEnabled = useSettings().data?.enabled
  const [isSignedIn, setSignedIn] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    if (isEnabled) session.start().then(() => setSignedIn(true), setFailure)
  }, [isEnabled])
  return { isSignedIn, failure, isEnabled }
}
