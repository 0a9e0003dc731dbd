import type { SignalUri } from '@latchkey/contract'
import { useState } from 'react'
import type { Receiver } from './receiver.ts'

type Settings = {
  name: string
  endpoint: string
  audience: string
  authorization: string
  events: readonly SignalUri[]
  includesNewValues: boolean
}

/** The settings of a receiver as they are typed. They are not kept over a reload, because the header is a secret. */
export function useReceiverForm(receiver: Receiver) {
  const [changes, setChanges] = useState<Partial<Settings>>({})
  const { name, endpoint, audience, events, includesNewValues } = receiver
  const stored: Settings = {
    name,
    endpoint,
    audience,
    authorization: receiver.authorization ?? '',
    events,
    includesNewValues,
  }
  const settings = { ...stored, ...changes }
  return {
    settings,
    hasChanges: JSON.stringify(settings) !== JSON.stringify(stored),
    change: (more: Partial<Settings>) => setChanges({ ...changes, ...more }),
    reset: () => setChanges({}),
    body: bodyOf(changes),
  }
}

export type ReceiverForm = ReturnType<typeof useReceiverForm>

/** Only what changed, so that the log names that alone. An empty header is none. */
function bodyOf(changes: Partial<Settings>) {
  const { name, endpoint, audience, authorization, events, includesNewValues } = changes
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(endpoint !== undefined && { endpoint: endpoint.trim() }),
    ...(audience !== undefined && { audience: audience.trim() }),
    ...(authorization !== undefined && { authorization: authorization.trim() || null }),
    ...(events && { events: [...events] }),
    ...(includesNewValues !== undefined && { includesNewValues }),
  }
}
