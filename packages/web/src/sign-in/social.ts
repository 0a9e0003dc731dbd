import type { Client, ProblemError } from '@latchkey/client'
import { addressOf, pathOfPage } from '../base.ts'
import { identifyAs } from './codes.ts'
import { beginningAgain, identify, isProblem, submit } from './interaction.ts'
import type { Step } from './steps.ts'

/**
 * The state while the person is at the provider, kept for this tab only, because another tab may go to another
 * provider.
 */
type Departure = { connectorId: string; verificationId: string; state: string; search: string }

const key = 'latchkey:social'

/** Goes to a provider, which redirects back to `/callback/:connectorId`. */
export async function goToProvider(call: Client, event: 'SignIn' | 'Register', connectorId: string) {
  const state = crypto.randomUUID()
  const redirectUri = addressOf(`/callback/${connectorId}`)
  const { verificationId, authorizationUri } = await beginningAgain(call, event, () =>
    call('POST /api/experience/verification/social/:connectorId/authorization-uri', {
      params: { connectorId },
      body: { state, redirectUri },
    }),
  )
  const departure: Departure = { connectorId, verificationId, state, search: location.search }
  sessionStorage.setItem(key, JSON.stringify(departure))
  location.assign(authorizationUri)
  return new Promise<never>(() => {})
}

export type Arrival = Departure & { connectorData: Record<string, string> }

/**
 * Takes the callback's parameters, once, and removes them from the URL. Undefined if this tab did not start the
 * sign-in (CSRF).
 */
export function takeArrival(): Arrival | undefined {
  const connectorData = Object.fromEntries(new URLSearchParams(location.search))
  const departure = takeDeparture(connectorData.state)
  // Also a response that belongs to nothing, so that the code of another person does not stay in the history.
  if (connectorData.state) history.replaceState(null, '', location.pathname + (departure?.search ?? ''))
  return departure && { ...departure, connectorData }
}

function takeDeparture(state: string | undefined): Departure | undefined {
  const kept = sessionStorage.getItem(key)
  sessionStorage.removeItem(key)
  if (!kept) return undefined
  const departure = JSON.parse(kept) as Departure // the cast is safe: only this file writes under this key
  return pathOfPage() === `/callback/${departure.connectorId}` && state === departure.state
    ? departure
    : undefined
}

/** Verifies the social identity and returns the next step. */
export async function arrive(call: Client, { connectorId, verificationId, connectorData }: Arrival) {
  const body = { verificationId, connectorData }
  await call('POST /api/experience/verification/social/:connectorId/verify', {
    params: { connectorId },
    body,
  })
  return identifyBySocial(call, { connectorId, verificationId })
}

/**
 * Identifies the person by a verified social account. Without an account here they decide what next; with one, a
 * registration becomes a sign-in.
 */
export async function identifyBySocial(
  call: Client,
  { connectorId, verificationId }: Pick<Departure, 'connectorId' | 'verificationId'>,
): Promise<Step> {
  try {
    return await identify(call, verificationId)
  } catch (problem) {
    if (isProblem(problem, 'user.identity_already_in_use')) return identifyAs(call, 'SignIn', verificationId)
    if (!isProblem(problem, 'user.identity_not_exist')) throw problem
    return { kind: 'newToSocial', connectorId, verificationId, related: relatedOf(problem) }
  }
}

function relatedOf({ data }: ProblemError) {
  return (data as { relatedUser?: { value: string } } | undefined)?.relatedUser?.value
}

/** Links the social identity to the account with the same email, and signs in to it. */
export async function linkRelated(call: Client, verificationId: string) {
  await call('POST /api/experience/identification', { body: { verificationId, linkSocialIdentity: true } })
  return submit(call)
}

/** Creates an account with the social identity. */
export function registerBySocial(call: Client, verificationId: string) {
  return identifyAs(call, 'Register', verificationId)
}
