import { useChange } from '../../data/change.ts'
import { useRead } from '../../data/read.ts'
import { useDialog, useView } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import { DeliveryDetails } from '../DeliveryDetails.tsx'
import { DeliveryFrame } from '../DeliveryFrame.tsx'
import { nameOfSignal, type Receiver } from './receiver.ts'

/** A delivery: the claims of the token, and each attempt with its answer. */
export function ReceiverDeliveryDialog({ receiver }: { receiver: Receiver }) {
  const say = useSay()
  const { view } = useView()
  const dialog = useDialog('delivery')
  const params = { id: receiver.id, deliveryId: view.of ?? '' }
  const { data, error, refetch } = useRead(
    'GET /api/signal-receivers/:id/deliveries/:deliveryId',
    { params },
    { isEnabled: dialog.isOpen && params.deliveryId !== '' },
  )
  const repeat = useChange('POST /api/signal-receivers/:id/deliveries/:deliveryId/repeat')
  return (
    <DeliveryFrame
      title={data ? nameOfSignal(data.event) : say('webhooks.delivery')}
      error={error}
      onRetry={refetch}
      repeat={{
        ...repeat,
        run: onDone => repeat.run({ params }, onDone),
        done: 'webhooks.signals.again.done',
      }}
    >
      {data && (
        <DeliveryDetails
          delivery={data}
          messageId={{ name: 'jti', value: data.jti }}
          sent={{ title: say('webhooks.signals.token'), text: JSON.stringify(data.request.claims, null, 2) }}
        />
      )}
    </DeliveryFrame>
  )
}
