import type { Client } from '@latchkey/client'
import { createContext, useContext } from 'react'
import type { Drafts } from './drafts.ts'
import type { SessionEnding } from './session-ending.ts'
import type { SocialTrip } from './social/social-redirect.ts'
import type { StepUp } from './step-up.ts'

type LatchkeyContextValue = {
  call: Client
  /** A client without an access token, for public operations. */
  callPublic: Client
  stepUp: StepUp
  /** To call after a change that ended all sessions of the person. */
  onSessionsEnded: (ending: SessionEnding) => unknown
  /** Undefined where the page cannot send people to social providers. */
  social: SocialTrip | undefined
  drafts: Drafts
  /** URL of the server. */
  endpoint: string
  application: string | undefined
}

export const LatchkeyContext = createContext<LatchkeyContextValue | null>(null)

export function useLatchkey() {
  const latchkey = useContext(LatchkeyContext)
  if (!latchkey) throw new Error('An account component stands outside of <LatchkeyProvider>.')
  return latchkey
}
