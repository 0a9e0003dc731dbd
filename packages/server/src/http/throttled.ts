import type { Row } from '@latchkey/contract'
import type { ThrottleSubject } from '../account/throttles.ts'
import { networkOf } from '../policies/client-network.ts'
import type { Services } from '../services.ts'
import type { RequestContext } from '../store/account.ts'
import type { Call, CallResult } from './api.ts'

/** Applies a row's throttle to its work. Errors: `request.throttled`. */
export function throttled(
  { throttles }: Services,
  { row, context }: Pick<Call, 'row'> & { context: RequestContext },
  { person, message }: Pick<ThrottleSubject, 'person' | 'message'>,
): (work: () => Promise<CallResult>) => Promise<CallResult> {
  const { throttle } = row
  if (throttle === undefined || typeof throttle === 'object') return work => work()
  const { actor, client, settings } = context
  const from = actor.kind === 'admin' ? { caller: actor.id } : { network: networkOf(client.address) }
  const subject = { kind: throttle, settings, place: actor.kind, from, person, message }
  const counts = ({ status, isCounted = false }: CallResult) =>
    throttle === 'registration' && (status === 201 || isCounted)
  return work => throttles.hold(subject, work, counts)
}

/** The recipient of the message that the body requests; `own` are the addresses that the person has already. */
export function messageOf(
  row: Row,
  body: unknown,
  own: readonly (string | null)[],
): ThrottleSubject['message'] {
  if (row.throttle !== 'message') return undefined
  // `identifierType` asks for a code to the address of the identified account.
  const { identifier, phone, identifierType } = body as {
    identifier?: { type: string; value: string }
    phone?: string
    identifierType?: string
  }
  if (identifierType !== undefined) return { phone: undefined, isOwnAddress: true }
  const value = identifier?.value ?? phone ?? null
  const isPhone = identifier ? identifier.type === 'phone' : phone !== undefined
  return {
    phone: isPhone ? (value ?? undefined) : undefined,
    isOwnAddress: value !== null && own.includes(value),
  }
}
