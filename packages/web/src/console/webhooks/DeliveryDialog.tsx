import { useChange } from '../data/change.ts'
import { useRead } from '../data/read.ts'
import { useDialog, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { DeliveryDetails } from './DeliveryDetails.tsx'
import { DeliveryFrame } from './DeliveryFrame.tsx'
import type { Webhook } from './hook-state.tsx'

/** A delivery: the request, and each attempt with its answer. */
export function DeliveryDialog({ hook }: { hook: Webhook }) {
  const say = useSay()
  const { view } = useView()
  const dialog = useDialog('delivery')
  const params = { id: hook.id, deliveryId: view.of ?? '' }
  const { data, error, refetch } = useRead(
    'GET /api/hooks/:id/deliveries/:deliveryId',
    { params },
    { isEnabled: dialog.isOpen && params.deliveryId !== '' },
  )
  const repeat = useChange('POST /api/hooks/:id/deliveries/:deliveryId/repeat')
  return (
    <DeliveryFrame
      title={data?.event ?? say('webhooks.delivery')}
      error={error}
      onRetry={refetch}
      repeat={{ ...repeat, run: onDone => repeat.run({ params }, onDone), done: 'webhooks.again.done' }}
    >
      {data && (
        <DeliveryDetails
          delivery={data}
          messageId={{ name: 'webhook-id', value: data.messageId }}
          sent={{ title: say('webhooks.request'), text: indented(data.request.body) }}
        />
      )}
    </DeliveryFrame>
  )
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
