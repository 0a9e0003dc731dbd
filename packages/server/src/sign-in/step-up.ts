import { type InteractionEvent, Problem } from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import type { ContinuedSession, Interaction, SignInState } from './state.ts'

type AtInteraction = Pick<RequestContext, 'now'> & { interaction: Interaction }

/**
 * The state in which a sign-in begins. Where the application asks a signed-in person for a second factor alone, the
 * person of the session is identified already, and its first factor counts (RFC 9470 section 4).
 */
export function initialState(context: AtInteraction, event: InteractionEvent): SignInState {
  const { stepUp } = context.interaction
  if (event !== 'SignIn' || !stepUp || !isRecent(stepUp.session, context)) return { event, verifications: [] }
  return { event, verifications: [], userId: stepUp.userId, continues: stepUp.session }
}

/**
 * Refuses every call of a step-up whose session is older by now than the application allows: the sign-in has to begin
 * again, from the first factor. Errors: `session.interaction_not_found`.
 */
export function requireRecentSession({ continues }: SignInState, context: AtInteraction): void {
  if (continues && !isRecent(continues, context)) throw new Problem('session.interaction_not_found')
}

/** `max_age`: OpenID Connect Core section 3.1.2.1. */
function isRecent({ authTime }: ContinuedSession, { now, interaction: { maxAge } }: AtInteraction): boolean {
  return maxAge === undefined || Math.floor(now.getTime() / 1000) - authTime <= maxAge
}
