import type { HttpBindings } from '@hono/node-server'
import { Problem } from '@latchkey/contract'
import type { InteractionResults } from 'oidc-provider'
import { classOf, isStepUp } from '../policies/authentication-class.ts'
import { asksForTwoFactors } from '../policies/console-sign-in.ts'
import type { Services } from '../services.ts'
import type { Interaction, SignIn, Submission } from '../sign-in/state.ts'
import type { RequestContext } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { keyOf } from './adapter.ts'
import { chosenInteraction } from './interaction-cookie.ts'
import type { Surroundings } from './record-reads.ts'
import type { SignedIn } from './sessions.ts'

export type Details = Awaited<ReturnType<Services['provider']['interactionDetails']>> & {
  /** As the adapter read it with the interaction. */
  surroundings?: Surroundings
}

/** The interaction that a request is about. */
export type ActiveInteraction = {
  interaction: Interaction
  details: Details
  bindings: HttpBindings
  context?: RequestContext
}

/** Finds the interaction that a request is about. Errors: `session.not_found`. */
export async function findInteraction(
  { provider, settings }: Services,
  bindings: HttpBindings,
): Promise<ActiveInteraction> {
  const { cookies } = provider.createContext(bindings.incoming, bindings.outgoing)
  const uid = chosenInteraction(provider, cookies, bindings.incoming)
  const details: Details | undefined = uid === undefined ? undefined : await provider.Interaction.find(uid)
  // An interaction that began in a session ends with it, and when another person signs in there.
  if (!details?.surroundings?.isInSession) throw new Problem('session.not_found')
  const { client_id: clientId, max_age: maxAge } = details.params
  return {
    details,
    bindings,
    interaction: {
      uid: details.uid,
      prompt: details.prompt.name,
      clientId: typeof clientId === 'string' ? clientId : undefined,
      expiresAt: new Date(details.exp * 1000),
      asksForMultiFactor: asksForTwoFactors(details.params, await settings.read()),
      maxAge: maxAge === undefined ? undefined : Number(maxAge),
      stepUp: stepUpOf(details),
    },
  }
}

function stepUpOf({ prompt, session, surroundings }: Details): Interaction['stepUp'] {
  if (!isStepUp(prompt) || !session || !surroundings?.session) return undefined
  return { userId: session.accountId, session: surroundings.session }
}

/**
 * Reports the completed sign-in to the provider, which reads it when the browser continues. In the transaction of the
 * sign-in: otherwise a server that is killed in between would leave a sign-in that is complete and leads nowhere.
 */
export function keepLogin({ tx, client, interaction }: SignIn, submission: Submission): void {
  const { userId, amr, authTime, ...more } = submission
  const { address, userAgent, country, city } = client
  const isStepUp = authTime !== undefined
  const signedIn: SignedIn = { ...more, isStepUp, address, userAgent, country, city }
  const acr = classOf(amr)
  const result = {
    login: { accountId: userId, remember: true, amr, ...(acr && { acr }), ...(isStepUp && { ts: authTime }) },
    signedIn,
    // A completed sign-in also answers the prompts `select_account` and `create`.
    select_account: {},
    create: {},
  }
  tx.beside(sql`
    update oidc_records set payload = payload ||
      jsonb_build_object('result', coalesce(payload -> 'lastSubmission', '{}') || ${JSON.stringify(result)}::jsonb)
    where model = 'Interaction' and key = ${keyOf(interaction.uid)}`)
}

/** Whether the sign-in was submitted, and the browser has not continued yet. */
export function hasLogin({ details: { result } }: ActiveInteraction): boolean {
  return result !== undefined && 'login' in result
}

/** Stores the result, which the provider reads when the browser continues at the returned URL. */
export async function finish(
  { details }: Pick<ActiveInteraction, 'details'>,
  result: InteractionResults,
): Promise<string> {
  details.result = 'error' in result ? result : { ...details.lastSubmission, ...result }
  await details.persist()
  return details.returnTo
}
