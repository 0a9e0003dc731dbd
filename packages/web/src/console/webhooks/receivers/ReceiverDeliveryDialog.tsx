import { Button, Dialog, DialogActions, Skeleton, showToast } from '@latchkey/ui'
import { useMay } from '../../access.ts'
import { useChange } from '../../data/change.ts'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { useRead } from '../../data/read.ts'
import { useDialog, useView } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import { DeliveryDetails } from '../DeliveryDetails.tsx'
import { nameOfSignal, type Receiver } from './receiver.ts'

/** A delivery: the claims of the token, and each attempt with its answer. */
export function ReceiverDeliveryDialog({ receiver }: { receiver: Receiver }) {
  const say = useSay()
  const may = useMay()
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
    <Dialog
      title={data ? nameOfSignal(data.event) : say('webhooks.delivery')}
      isOpen={dialog.isOpen}
      onClose={dialog.close}
    >
      {data && (
        <DeliveryDetails
          delivery={data}
          messageId={{ name: 'jti', value: data.jti }}
          sent={{ title: say('webhooks.signals.token'), text: JSON.stringify(data.request.claims, null, 2) }}
        />
      )}
      {error && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      {!data && !error && <Skeleton height={160} />}
      <ProblemNotice problem={repeat.error} />
      {may('hooks:write') && data && (
        <DialogActions>
          <Button
            isPending={repeat.isPending}
            onPress={() =>
              repeat.run({ params }, () => {
                dialog.close()
                showToast({ words: say('webhooks.signals.again.done') })
              })
            }
          >
            {say('webhooks.again')}
          </Button>
        </DialogActions>
      )}
    </Dialog>
  )
}
