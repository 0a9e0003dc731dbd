import type { Output } from '@latchkey/client'
import type { SignalUri } from '@latchkey/contract'
import type { ConsoleKey } from '../../texts.tsx'

export type Receiver = Output<'GET /api/signal-receivers/:id'>

/** A receiver without a name is known by its server. */
export function nameOf({ name, endpoint }: Receiver): string {
  return name || URL.parse(endpoint)?.host || endpoint
}

export const pathOf = ({ id }: { id: string }) => `/webhooks/receivers/${encodeURIComponent(id)}`

const caep = 'https://schemas.openid.net/secevent/caep/event-type'
const risc = 'https://schemas.openid.net/secevent/risc/event-type'

/** What each signal tells. */
export const aboutSignal: Readonly<Record<SignalUri, ConsoleKey>> = {
  [`${caep}/session-revoked` as const]: 'webhooks.signals.sessionRevoked',
  [`${caep}/credential-change` as const]: 'webhooks.signals.credentialChange',
  [`${risc}/account-credential-change-required` as const]: 'webhooks.signals.changeRequired',
  [`${risc}/account-disabled` as const]: 'webhooks.signals.disabled',
  [`${risc}/account-enabled` as const]: 'webhooks.signals.enabled',
  [`${risc}/account-purged` as const]: 'webhooks.signals.purged',
  [`${risc}/identifier-changed` as const]: 'webhooks.signals.identifierChanged',
  [`${risc}/recovery-information-changed` as const]: 'webhooks.signals.recoveryChanged',
}

/** The cast is safe: these are the keys of `aboutSignal`. */
export const signalUris = Object.keys(aboutSignal) as SignalUri[]

/** The name of an event type, as the specifications have it: the end of its URI. */
export function nameOfSignal(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1)
}
