import { createClient } from '@latchkey/client'
import { AuthCardSkeleton, TextsProvider } from '@latchkey/ui'
import { lazy, Suspense, useMemo, useState } from 'react'
import { base } from '../base.ts'
import { customPhrases, usePreferences } from '../preferences.ts'
import { ErrorPage } from './ErrorPage.tsx'
import { ForgotPasswordPage } from './ForgotPasswordPage.tsx'
import { magicLink } from './magic-link.ts'
import { givenCredential, oneTapOf } from './one-tap.ts'
import { interactionHeaders } from './pending-interaction.ts'
import { RegisterPage } from './RegisterPage.tsx'
import { SignInProvider, useSignInContext } from './SignInContext.tsx'
import { SignInPage } from './SignInPage.tsx'
import { StepPage } from './StepPage.tsx'
import { isAtStepUp, useStep } from './step-history.ts'
import { usePath } from './use-path.ts'

// Pages that are opened for themselves: nobody waits for them who signs in.
const others = () => import('./other-pages.ts')
const AccessPage = lazy(() => others().then(({ AccessPage }) => ({ default: AccessPage })))
const CallbackPage = lazy(() => others().then(({ CallbackPage }) => ({ default: CallbackPage })))
const ConsentPage = lazy(() => others().then(({ ConsentPage }) => ({ default: ConsentPage })))
const DevicePage = lazy(() => others().then(({ DevicePage }) => ({ default: DevicePage })))
const LockdownPage = lazy(() => others().then(({ LockdownPage }) => ({ default: LockdownPage })))
const MagicLinkPage = lazy(() => others().then(({ MagicLinkPage }) => ({ default: MagicLinkPage })))
const OneTapPage = lazy(() => others().then(({ OneTapPage }) => ({ default: OneTapPage })))
const RestorePage = lazy(() => others().then(({ RestorePage }) => ({ default: RestorePage })))
const SelectAccountPage = lazy(() =>
  others().then(({ SelectAccountPage }) => ({ default: SelectAccountPage })),
)
const SignedOutPage = lazy(() => others().then(({ SignedOutPage }) => ({ default: SignedOutPage })))
const SignOutPage = lazy(() => others().then(({ SignOutPage }) => ({ default: SignOutPage })))
const StepUpPage = lazy(() => others().then(({ StepUpPage }) => ({ default: StepUpPage })))
const UndoPage = lazy(() => others().then(({ UndoPage }) => ({ default: UndoPage })))
const WelcomePage = lazy(() => others().then(({ WelcomePage }) => ({ default: WelcomePage })))

const pages: Record<string, () => React.ReactNode> = {
  '/sign-in': () => <EntryPage wanted={SignInPage} />,
  '/register': () => <EntryPage wanted={RegisterPage} />,
  '/forgot-password': ForgotPasswordPage,
  '/consent': () => <ConsentPage />,
  '/device': () => <DevicePage />,
  '/select-account': () => <SelectAccountPage />,
  '/step-up': () => <StepUpPage />,
  '/sign-out': () => <SignOutPage />,
  '/signed-out': () => <SignedOutPage />,
  '/undo': () => <UndoPage />,
  '/restore': () => <RestorePage />,
  '/lockdown': () => <LockdownPage />,
  '/access': () => <AccessPage />,
  '/welcome': () => <WelcomePage />,
}

/** All pages of signing in and out. */
export function SignInPages() {
  const preferences = usePreferences()
  const { language } = preferences
  const call = useMemo(
    () => createClient({ endpoint: base, language: () => language, headers: interactionHeaders }),
    [language],
  )
  return (
    <TextsProvider language={language} customPhrases={customPhrases}>
      <SignInProvider call={call} preferences={preferences}>
        <Suspense fallback={<AuthCardSkeleton />}>
          <PresentPage />
        </Suspense>
      </SignInProvider>
    </TextsProvider>
  )
}

/** The step of the history, else the page of the address. */
function PresentPage() {
  const path = usePath()
  const step = useStep()
  if (step) return <StepPage key={JSON.stringify(step)} step={step} />
  if (path.startsWith('/callback/')) return <CallbackPage />
  const Page = pages[path] ?? ErrorPage
  return <Page key={path} />
}

/**
 * Shows the page of a magic link or a credential of Google One Tap, the sign-in or the registration page. If an
 * administrator has turned one of the last two off, shows the other; the person of a step-up has an account already.
 */
function EntryPage({ wanted: Wanted }: { wanted: () => React.ReactNode }) {
  const { experience } = useSignInContext()
  const { signInMode } = experience
  const [link, setLink] = useState(magicLink)
  const [credential, setCredential] = useState(givenCredential)
  const oneTap = oneTapOf(experience)
  if (link) return <MagicLinkPage link={link} onOther={() => setLink(undefined)} />
  if (credential && oneTap) {
    const { connectorId } = oneTap
    const forget = () => setCredential(undefined)
    return <OneTapPage connectorId={connectorId} credential={credential} onOther={forget} />
  }
  if (signInMode === 'SignIn') return <SignInPage />
  if (signInMode === 'Register' && !isAtStepUp()) return <RegisterPage />
  return <Wanted />
}
