import { type Client, createClient, ProblemError } from '@latchkey/client'
import type { CustomPhrases, Theme } from '@latchkey/ui'
import { QueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { type Confirmation, createConfirmation } from './confirmation.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { LatchkeyContext } from './latchkey-context.ts'
import { createOpenForms, type OpenForms } from './open-forms.ts'
import { StepUpLayer } from './StepUpLayer.tsx'
import type { SessionEnding } from './session-ending.ts'
import { createSocialTrip, type SocialRedirect } from './social/social-redirect.ts'
import { createStepUp, type StepUp } from './step-up.ts'
import type { TabStorage } from './tab-storage.ts'
import { type ReplacedTexts, useReplacedTexts } from './use-replaced-texts.ts'

export type LatchkeyProviderProps = {
  /** URL of the server, e.g. `https://id.example.com`. */
  endpoint: string
  /** Returns a valid access token of the signed-in person; called before each request. */
  getAccessToken: () => string | undefined | Promise<string | undefined>
  /** Language of the texts, as a BCP 47 tag. By default the best match for the browser's languages. */
  language?: string
  /** Texts that an administrator replaced. */
  customPhrases?: CustomPhrases | undefined
  /** Texts that your application replaces, by language and key; they come before those of an administrator. */
  texts?: ReplacedTexts | undefined
  theme?: Theme
  /** Who manages the settings that a person cannot edit, e.g. the name of your application. */
  application?: string
  /** Called when the server rejects the access token, so the person has to sign in again. */
  onSignedOut?: () => void
  /**
   * Called after the person has deleted or locked the account, which signs them out everywhere. `onSignedOut` unless
   * given.
   */
  onSessionsEnded?: (ending: SessionEnding) => unknown
  /**
   * Keeps the last step-up over a reload, and unsaved text over signing in again; e.g. `sessionStorage`. In memory
   * unless given. Call `forgetPerson` with it when the person signs out.
   */
  tabStorage?: TabStorage
  /**
   * How people go to social providers and come back. Without it they cannot link social accounts, nor confirm with one
   * that it's them.
   */
  socialRedirect?: SocialRedirect
  children: ReactNode
}

/**
 * Provides the hooks and components with the server, the access token and the language. It adds no markup of its own, so
 * it can stand around the whole application.
 */
export function LatchkeyProvider(props: LatchkeyProviderProps) {
  const { endpoint, getAccessToken, language, children } = props
  const { theme, application, onSignedOut, onSessionsEnded = onSignedOut } = props
  const { tabStorage, socialRedirect } = props
  const customPhrases = useReplacedTexts(props)
  const call = useMemo(
    () => reporting(createClient({ ...serverOf(endpoint, language), getAccessToken }), onSignedOut),
    [endpoint, getAccessToken, language, onSignedOut],
  )
  const callPublic = useMemo(() => createClient(serverOf(endpoint, language)), [endpoint, language])
  const [queries] = useState(createQueries)
  const [stepUp] = useState<StepUp>(() => createStepUp(tabStorage))
  const [confirmation] = useState<Confirmation>(createConfirmation)
  const [drafts] = useState<Drafts>(() => createDrafts(tabStorage))
  const [openForms] = useState<OpenForms>(createOpenForms)
  const [social] = useState(() => socialRedirect && createSocialTrip(socialRedirect))
  // As the library's own provider does: only while it is mounted, the focus of the window counts.
  useEffect(() => {
    queries.mount()
    return () => queries.unmount()
  }, [queries])
  const latchkey = useMemo(
    () => ({
      call,
      callPublic,
      queries,
      stepUp,
      confirmation,
      drafts,
      openForms,
      social,
      endpoint,
      application,
      language,
      customPhrases,
      theme,
      onSessionsEnded: (ending: SessionEnding) => onSessionsEnded?.(ending),
    }),
    [
      call,
      callPublic,
      queries,
      stepUp,
      confirmation,
      drafts,
      openForms,
      social,
      endpoint,
      application,
      language,
      customPhrases,
      theme,
      onSessionsEnded,
    ],
  )
  return (
    <LatchkeyContext.Provider value={latchkey}>
      {children}
      <StepUpLayer />
    </LatchkeyContext.Provider>
  )
}

/** The server, and the language of its messages: that of the browser unless given. */
function serverOf(endpoint: string, language: string | undefined) {
  return { endpoint, ...(language && { language: () => language }) }
}

function createQueries() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        // Another tab may have changed something meanwhile, however short the absence.
        refetchOnWindowFocus: 'always',
        staleTime: 30_000,
        retry: (failures, error) => !(error instanceof ProblemError && error.status < 500) && failures < 2,
        // People read of a failure after little more than a second.
        retryDelay: failures => 400 * 2 ** failures,
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** A client that also calls `onSignedOut` when the server rejects the access token. */
function reporting(call: Client, onSignedOut: (() => void) | undefined): Client {
  return (operation, ...input) =>
    call(operation, ...input).catch(error => {
      if (error instanceof ProblemError && isTokenRejected(error)) onSignedOut?.()
      throw error
    })
}

/** Whether another sign-in would help: a token that lacks a scope lacks it again. */
function isTokenRejected({ status, code, data }: ProblemError): boolean {
  const { missingScope } = (data ?? {}) as { missingScope?: string }
  return status === 401 && code.startsWith('auth.') && missingScope === undefined
}
