import type { Client } from '@latchkey/client'
import type { CustomPhrases, Theme } from '@latchkey/ui'
import type { QueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Confirmation } from './confirmation.ts'
import type { Drafts } from './drafts.ts'
import type { OpenForms } from './open-forms.ts'
import type { SessionEnding } from './session-ending.ts'
import type { SocialTrip } from './social/social-redirect.ts'
import type { StepUp } from './step-up.ts'

type LatchkeyContextValue = {
  call: Client
  /** A client without an access token, for public operations. */
  callPublic: Client
  queries: QueryClient
  stepUp: StepUp
  confirmation: Confirmation
  /** To call after a change that ended all sessions of the person. */
  onSessionsEnded: (ending: SessionEnding) => unknown
  /** Undefined where the page cannot send people to social providers. */
  social: SocialTrip | undefined
  drafts: Drafts
  openForms: OpenForms
  /** URL of the server. */
  endpoint: string
  application: string | undefined
  /** Undefined: the best match for the browser's languages. */
  language: string | undefined
  customPhrases: CustomPhrases | undefined
  theme: Theme | undefined
}

export const LatchkeyContext = createContext<LatchkeyContextValue | null>(null)

export function useLatchkey() {
  const latchkey = useContext(LatchkeyContext)
  if (!latchkey) throw new Error('A component or hook of Latchkey stands outside of <LatchkeyProvider>.')
  return latchkey
}
