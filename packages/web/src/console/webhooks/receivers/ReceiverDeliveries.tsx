import { useReadPage } from '../../data/read.ts'
import { useSay } from '../../texts.tsx'
import { DeliveryList, useDeliveryQuery } from '../DeliveryList.tsx'
import { ReceiverDeliveryDialog } from './ReceiverDeliveryDialog.tsx'
import { nameOfSignal, pathOf, type Receiver } from './receiver.ts'

/** The deliveries of a receiver. */
export function ReceiverDeliveries({ receiver }: { receiver: Receiver }) {
  const say = useSay()
  const query = useDeliveryQuery(receiver.events)
  const list = useReadPage('GET /api/signal-receivers/:id/deliveries', {
    params: { id: receiver.id },
    query,
  })
  return (
    <>
      <DeliveryList
        path={pathOf(receiver)}
        eventTitle={say('webhooks.signals.signal')}
        events={receiver.events}
        nameOfEvent={nameOfSignal}
        list={list}
      />
      <ReceiverDeliveryDialog receiver={receiver} />
    </>
  )
}
