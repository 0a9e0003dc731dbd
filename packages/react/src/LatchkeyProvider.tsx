import { type Client, createClient, ProblemError } from '@latchkey/client'
import { chooseLanguage, type Language, languages } from '@latchkey/locales'
import { LayerContext, TextsProvider, type Theme } from '@latchkey/ui'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { LatchkeyContext } from './latchkey-context.ts'
import { createStepUp, type StepUp } from './step-up.ts'

export type LatchkeyProviderProps = {
  /** The server's address, e.g. `https://id.example.com`. */
  endpoint: string
  /** An access token of the signed-in person, refreshed when it has expired. */
  getAccessToken: () => string | undefined | Promise<string | undefined>
  /** The language of the texts; without it the browser's, as far as there is one. */
  language?: Language
  theme?: Theme
  /** Who manages what cannot be edited here, e.g. the name of your application. */
  application?: string
  /** The server no longer takes the token: the person has to sign in again. */
  onSignedOut?: () => void
  children: ReactNode
}

/** Stands around the account components and gives them the server, the person and the language. */
export function LatchkeyProvider(props: LatchkeyProviderProps) {
  const { endpoint, getAccessToken, language = chooseLanguage(navigator.languages), children } = props
  const { theme, application, onSignedOut } = props
  const [layer, setLayer] = useState<HTMLElement | null>(null)
  const call = useMemo(
    () => reporting(createClient({ endpoint, getAccessToken, language: () => language }), onSignedOut),
    [endpoint, getAccessToken, language, onSignedOut],
  )
  const callPublic = useMemo(() => createClient({ endpoint, language: () => language }), [endpoint, language])
  const [queries] = useState(createQueries)
  const [stepUp] = useState<StepUp>(createStepUp)
  const latchkey = useMemo(
    () => ({ call, callPublic, stepUp, endpoint, application }),
    [call, callPublic, stepUp, endpoint, application],
  )
  return (
    <QueryClientProvider client={queries}>
      <LatchkeyContext value={latchkey}>
        <TextsProvider language={language}>
          <div
            className="lk-root"
            lang={language}
            dir={languages[language].direction}
            data-theme={theme === 'system' ? undefined : theme}
          >
            <LayerContext value={layer}>{children}</LayerContext>
            <div ref={setLayer} />
          </div>
        </TextsProvider>
      </LatchkeyContext>
    </QueryClientProvider>
  )
}

function createQueries() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 30_000,
        retry: (failures, error) => !(error instanceof ProblemError && error.status < 500) && failures < 2,
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** The same calls, reporting when the server takes the token no longer. */
function reporting(call: Client, onSignedOut: (() => void) | undefined): Client {
  return (operation, ...input) =>
    call(operation, ...input).catch(error => {
      if (error instanceof ProblemError && error.status === 401 && error.code.startsWith('auth.'))
        onSignedOut?.()
      throw error
    })
}
