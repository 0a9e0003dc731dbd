import { type Client, createClient, ProblemError } from '@latchkey/client'
import { chooseLanguage, factsOf } from '@latchkey/locales'
import { type CustomPhrases, keepFocus, LayerContext, TextsProvider, type Theme } from '@latchkey/ui'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { createDrafts, type Drafts } from './drafts.ts'
import { LatchkeyContext } from './latchkey-context.ts'
import type { SessionEnding } from './session-ending.ts'
import { createSocialTrip, type SocialRedirect } from './social/social-redirect.ts'
import { createStepUp, type StepUp } from './step-up.ts'
import type { TabStorage } from './tab-storage.ts'

export type LatchkeyProviderProps = {
  /** URL of the server, e.g. `https://id.example.com`. */
  endpoint: string
  /** Returns a valid access token of the signed-in person; called before each request. */
  getAccessToken: () => string | undefined | Promise<string | undefined>
  /** Language of the texts, as a BCP 47 tag. By default the best match for the browser's languages. */
  language?: string
  /** Texts that an administrator replaced. */
  customPhrases?: CustomPhrases | undefined
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

/** Provides the account components with the server, the access token and the language. */
export function LatchkeyProvider(props: LatchkeyProviderProps) {
  const { endpoint, getAccessToken, language = chooseLanguage(navigator.languages), children } = props
  const { theme, application, onSignedOut, onSessionsEnded = onSignedOut, customPhrases } = props
  const { tabStorage, socialRedirect } = props
  const [layer, setLayer] = useState<HTMLElement | null>(null)
  const call = useMemo(
    () => reporting(createClient({ endpoint, getAccessToken, language: () => language }), onSignedOut),
    [endpoint, getAccessToken, language, onSignedOut],
  )
  const callPublic = useMemo(() => createClient({ endpoint, language: () => language }), [endpoint, language])
  const [queries] = useState(createQueries)
  const [stepUp] = useState<StepUp>(() => createStepUp(tabStorage))
  const [drafts] = useState<Drafts>(() => createDrafts(tabStorage))
  const [social] = useState(() => socialRedirect && createSocialTrip(socialRedirect))
  const latchkey = useMemo(
    () => ({
      call,
      callPublic,
      stepUp,
      drafts,
      social,
      endpoint,
      application,
      onSessionsEnded: (ending: SessionEnding) => onSessionsEnded?.(ending),
    }),
    [call, callPublic, stepUp, drafts, social, endpoint, application, onSessionsEnded],
  )
  return (
    <QueryClientProvider client={queries}>
      <LatchkeyContext value={latchkey}>
        <TextsProvider language={language} customPhrases={customPhrases}>
          <div
            className="lk-root"
            lang={language}
            dir={factsOf(language).direction}
            data-theme={theme === 'system' ? undefined : theme}
            ref={watchFocus}
          >
            <LayerContext value={layer}>{children}</LayerContext>
            <div ref={setLayer} />
          </div>
        </TextsProvider>
      </LatchkeyContext>
    </QueryClientProvider>
  )
}

function watchFocus(root: HTMLElement | null) {
  return root ? keepFocus(root) : undefined
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
      if (error instanceof ProblemError && error.status === 401 && error.code.startsWith('auth.'))
        onSignedOut?.()
      throw error
    })
}
