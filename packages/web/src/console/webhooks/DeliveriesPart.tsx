import { useReadPage } from '../data/read.ts'
import { useSay } from '../texts.tsx'
import { DeliveryDialog } from './DeliveryDialog.tsx'
import { DeliveryList, useDeliveryQuery } from './DeliveryList.tsx'
import type { Webhook } from './hook-state.tsx'

/** The deliveries of a webhook. */
export function DeliveriesPart({ hook }: { hook: Webhook }) {
  const say = useSay()
  const query = useDeliveryQuery(hook.events)
  const list = useReadPage('GET /api/hooks/:id/deliveries', { params: { id: hook.id }, query })
  return (
    <>
      <DeliveryList
        path={`/webhooks/${hook.id}`}
        eventTitle={say('webhooks.event')}
        events={hook.events}
        nameOfEvent={event => event}
        list={list}
      />
      <DeliveryDialog hook={hook} />
    </>
  )
}
