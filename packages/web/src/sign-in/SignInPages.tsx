import { createClient } from '@latchkey/client'
import { TextsProvider } from '@latchkey/ui'
import { useMemo } from 'react'
import { base } from '../base.ts'
import { usePreferences } from '../preferences.ts'
import { AccessPage } from './AccessPage.tsx'
import { CallbackPage } from './CallbackPage.tsx'
import { ConsentPage } from './ConsentPage.tsx'
import { DevicePage } from './DevicePage.tsx'
import { ErrorPage } from './ErrorPage.tsx'
import { interactionHeaders } from './pending-interaction.ts'
import { RegisterPage } from './RegisterPage.tsx'
import { SecondStepPage } from './SecondStepPage.tsx'
import { SelectAccountPage } from './SelectAccountPage.tsx'
import { SignedOutPage } from './SignedOutPage.tsx'
import { SignInProvider, useSignInContext } from './SignInContext.tsx'
import { SignInPage } from './SignInPage.tsx'
import { SignOutPage } from './SignOutPage.tsx'
import { UndoPage } from './UndoPage.tsx'
import { usePath } from './use-path.ts'

const pages: Record<string, () => React.ReactNode> = {
  '/sign-in': () => <EntryPage wanted={SignInPage} />,
  '/register': () => <EntryPage wanted={RegisterPage} />,
  '/forgot-password': () => <EntryPage wanted={SignInPage} />,
  '/two-step': SecondStepPage,
  '/consent': ConsentPage,
  '/device': DevicePage,
  '/select-account': SelectAccountPage,
  '/sign-out': SignOutPage,
  '/signed-out': SignedOutPage,
  '/undo': UndoPage,
  '/access': AccessPage,
}

/** All pages of signing in and out. */
export function SignInPages() {
  const preferences = usePreferences()
  const { language } = preferences
  const call = useMemo(
    () => createClient({ endpoint: base, language: () => language, headers: interactionHeaders }),
    [language],
  )
  const path = usePath()
  const Page = path.startsWith('/callback/') ? CallbackPage : (pages[path] ?? ErrorPage)
  return (
    <TextsProvider language={language}>
      <SignInProvider call={call} preferences={preferences}>
        <Page />
      </SignInProvider>
    </TextsProvider>
  )
}

/** Shows the sign-in or the registration page. If an administrator has turned one of them off, shows the other. */
function EntryPage({ wanted: Wanted }: { wanted: () => React.ReactNode }) {
  const { signInMode } = useSignInContext().experience
  if (signInMode === 'SignIn') return <SignInPage />
  if (signInMode === 'Register') return <RegisterPage />
  return <Wanted />
}
