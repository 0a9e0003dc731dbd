import type { HttpBindings } from '@hono/node-server'
import { Problem } from '@latchkey/contract'
import { errors, type InteractionResults } from 'oidc-provider'
import type { House } from '../house.ts'
import type { Interaction, Submission } from '../sign-in/sign-in.ts'
import type { Visit } from '../store/account.ts'
import type { SignedIn } from './sessions.ts'

export type Details = Awaited<ReturnType<House['provider']['interactionDetails']>>

/** The interaction that a request's cookie names. */
export type ActiveInteraction = {
  interaction: Interaction
  details: Details
  bindings: HttpBindings
  visit?: Visit
}

export async function findInteraction(
  { provider }: House,
  bindings: HttpBindings,
): Promise<ActiveInteraction> {
  const details = await provider.interactionDetails(bindings.incoming, bindings.outgoing).catch(error => {
    if (error instanceof errors.SessionNotFound) throw new Problem('session.not_found')
    throw error
  })
  const { client_id: clientId } = details.params
  return {
    details,
    bindings,
    interaction: {
      uid: details.uid,
      prompt: details.prompt.name,
      clientId: typeof clientId === 'string' ? clientId : undefined,
      expiresAt: new Date(details.exp * 1000),
    },
  }
}

/** Tells the provider who signed in, and learns where the browser has to go. */
export function finishLogin(
  house: House,
  active: ActiveInteraction,
  { userId, amr, ...submission }: Submission,
): Promise<string> {
  const { address, userAgent, country, city } = active.visit?.origin ?? {}
  const signedIn: SignedIn = { ...submission, address, userAgent, country, city }
  return finish(house, active, { login: { accountId: userId, remember: true, amr }, signedIn })
}

export function finish(
  { provider }: House,
  { bindings }: ActiveInteraction,
  result: InteractionResults,
): Promise<string> {
  return provider.interactionResult(bindings.incoming, bindings.outgoing, result, {
    mergeWithLastSubmission: true,
  })
}
