import type { Client } from '@latchkey/client'
import { addressOf, pathOfPage } from '../base.ts'
import { beginningAgain, identify, submit } from './interaction.ts'

/** What is kept while the person is at the provider; the tab’s own, since another tab may go elsewhere. */
type Departure = { connectorId: string; verificationId: string; state: string; search: string }

const key = 'latchkey:social'

/** Goes to a provider; comes back to `/callback/:connectorId`. */
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

/** What the provider sent along, once; undefined for whoever did not go there from this tab. It leaves the address bar. */
export function takeArrival(): Arrival | undefined {
  const kept = sessionStorage.getItem(key)
  sessionStorage.removeItem(key)
  if (!kept) return undefined
  const departure = JSON.parse(kept) as Departure // only this file writes under this key
  const connectorData = Object.fromEntries(new URLSearchParams(location.search))
  if (pathOfPage() !== `/callback/${departure.connectorId}` || connectorData.state !== departure.state)
    return undefined
  history.replaceState(null, '', location.pathname + departure.search)
  return { ...departure, connectorData }
}

/** Proves who one is there; answers what comes next. Rejects with `user.identity_not_exist` for somebody new. */
export async function arrive(call: Client, { connectorId, verificationId, connectorData }: Arrival) {
  const body = { verificationId, connectorData }
  await call('POST /api/experience/verification/social/:connectorId/verify', {
    params: { connectorId },
    body,
  })
  return identify(call, verificationId)
}

/** Links the social account to the account with the same e-mail, and signs in to it. */
export async function linkRelated(call: Client, verificationId: string) {
  await call('POST /api/experience/identification', { body: { verificationId, linkSocialIdentity: true } })
  return submit(call)
}

/** Creates an account that the social account belongs to. */
export async function registerBySocial(call: Client, verificationId: string) {
  await call('PUT /api/experience/interaction-event', { body: { interactionEvent: 'Register' } })
  return identify(call, verificationId)
}
