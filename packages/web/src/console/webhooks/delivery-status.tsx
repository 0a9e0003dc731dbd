import type { HookDelivery } from '@latchkey/contract'
import { Badge } from '@latchkey/ui'
import { type ConsoleKey, useSay } from '../texts.tsx'

export const statuses = ['pending', 'delivered', 'failed'] as const

type DeliveryStatus = HookDelivery['status']

export const wordsOfStatus = {
  pending: 'webhooks.status.pending',
  delivered: 'webhooks.status.delivered',
  failed: 'webhooks.status.failed',
} as const satisfies Record<DeliveryStatus, ConsoleKey>

const tones = { pending: 'neutral', delivered: 'success', failed: 'danger' } as const

export function DeliveryBadge({ status }: { status: DeliveryStatus }) {
  return <Badge tone={tones[status]}>{useSay()(wordsOfStatus[status])}</Badge>
}
