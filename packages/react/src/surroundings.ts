import type { Client } from '@latchkey/client'
import { createContext, useContext } from 'react'
import type { StepUp } from './step-up.ts'

type Surroundings = {
  call: Client
  /** Without a token, for what anyone may know. */
  callPublic: Client
  stepUp: StepUp
  /** The server’s address. */
  endpoint: string
  application: string | undefined
}

export const SurroundingsContext = createContext<Surroundings | null>(null)

export function useSurroundings() {
  const surroundings = useContext(SurroundingsContext)
  if (!surroundings) throw new Error('An account component stands outside of <LatchkeyProvider>.')
  return surroundings
}
