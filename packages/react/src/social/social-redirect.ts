import type { Client } from '@latchkey/client'
import type { Changed } from '../step-up.ts'
import type { TabStorage } from '../tab-storage.ts'

/** How people go to a social provider and come back, to link an account there or to confirm with it that it’s them. */
export type SocialRedirect = {
  /** The redirect URI of a connector, as registered at its provider. */
  redirectUri: (connectorId: string) => string
  /** Keeps the pending verification meanwhile: `sessionStorage`, because another tab may go to another provider. */
  storage: TabStorage
  /** The result of `takeSocialReturn`, if the provider opened this page. */
  returned?: SocialReturn | undefined
}

type Purpose =
  | { kind: 'link' }
  | { kind: 'stepUp'; accountId: string; target: string; sufficientFor: Changed[] }

type Kind = Purpose['kind']

export type Departure<Of extends Kind = Kind> = {
  connectorId: string
  /** Compared with the `state` of the response (CSRF). */
  state: string
  redirectUri: string
  /** The verification record; its id is no secret, because the server accepts it with the person's access token only. */
  recordId: string
  expiresAt: string
  purpose: Extract<Purpose, { kind: Of }>
  /** The URL of the page that the person left. */
  from: string
  /** The path of `AccountSettings` that the person left. */
  path: string | undefined
}

/** A pending verification with the parameters of the provider's response. */
export type SocialReturn<Of extends Kind = Kind> = Departure<Of> & { connectorData: Record<string, string> }

type Response = { connectorId: string; parameters: URLSearchParams }

/** The storage's key of the pending verification. */
export const departureKey = 'latchkey:social-verification'

/** Whether a provider's response belongs to a verification that an account component of this tab began. */
export function isSocialReturn(storage: TabStorage, response: Response): boolean {
  return departureOf(storage, response) !== undefined
}

/**
 * Takes the pending verification that a provider's response belongs to, once. Undefined if this tab did not begin it.
 * Call it on the page of the redirect URI, and restore the URL `from` before the components are rendered.
 */
export function takeSocialReturn(storage: TabStorage, response: Response): SocialReturn | undefined {
  const departure = departureOf(storage, response)
  if (!departure) return undefined
  storage.removeItem(departureKey)
  const { redirectUri } = departure
  return { ...departure, connectorData: { ...Object.fromEntries(response.parameters), redirectUri } }
}

function departureOf(storage: TabStorage, { connectorId, parameters }: Response): Departure | undefined {
  const text = storage.getItem(departureKey)
  if (!text) return undefined
  const departure = JSON.parse(text) as Departure // the cast is safe: only `leaveForProvider` writes under this key
  const isSame = departure.connectorId === connectorId && departure.state === parameters.get('state')
  return isSame ? departure : undefined
}

/** Holds the provider's response until a component uses it, and what `leaveForProvider` needs. */
export type SocialTrip = ReturnType<typeof createSocialTrip>

export function createSocialTrip({ returned, ...redirect }: SocialRedirect) {
  let pending = returned
  return {
    ...redirect,
    returned: () => pending,
    forget() {
      pending = undefined
    },
  }
}

/** The response, if the person comes back for this purpose. */
export function returnFor<Of extends Kind>(
  kind: Of,
  returned: SocialRedirect['returned'],
): SocialReturn<Of> | undefined {
  if (returned?.purpose.kind !== kind) return undefined
  return returned as SocialReturn<Of> // the cast is safe: `kind` was compared, which the compiler does not follow
}

/** Redeems the provider's response. Idempotent, so it can be repeated after a lost answer. */
export function redeem(call: Client, { recordId, connectorData }: SocialReturn) {
  const body = { verificationRecordId: recordId, connectorData }
  return call('POST /api/verifications/social/verify', { body })
}
