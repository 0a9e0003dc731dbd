import type { HttpBindings } from '@hono/node-server'
import { Problem } from '@latchkey/contract'
import { errors, type InteractionResults } from 'oidc-provider'
import type { Services } from '../services.ts'
import type { Interaction, Submission } from '../sign-in/state.ts'
import type { RequestContext } from '../store/account.ts'
import type { SignedIn } from './sessions.ts'

export type Details = Awaited<ReturnType<Services['provider']['interactionDetails']>>

/** The interaction of a request's cookie. */
export type ActiveInteraction = {
  interaction: Interaction
  details: Details
  bindings: HttpBindings
  context?: RequestContext
}

export async function findInteraction(
  { provider }: Services,
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

/** Reports the completed sign-in to the provider. Returns the URL to redirect the browser to. */
export function finishLogin(
  services: Services,
  active: ActiveInteraction,
  { userId, amr, ...submission }: Submission,
): Promise<string> {
  const { address, userAgent, country, city } = active.context?.client ?? {}
  const signedIn: SignedIn = { ...submission, address, userAgent, country, city }
  return finish(services, active, {
    login: { accountId: userId, remember: true, amr },
    signedIn,
    // A completed sign-in also answers the prompts `select_account` and `create`.
    select_account: {},
    create: {},
  })
}

export function finish(
  { provider }: Services,
  { bindings }: ActiveInteraction,
  result: InteractionResults,
): Promise<string> {
  return provider.interactionResult(bindings.incoming, bindings.outgoing, result, {
    mergeWithLastSubmission: true,
  })
}
