import type { SignalDeliveryDetails } from '@latchkey/contract'
import { Button, Code, Dialog, DialogActions, RelativeTime, Skeleton, showToast } from '@latchkey/ui'
import { useMay } from '../../access.ts'
import { useChange } from '../../data/change.ts'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { useRead } from '../../data/read.ts'
import { useDialog, useView } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import { Attempt, Text } from '../DeliveryDialog.tsx'
import { DeliveryBadge } from '../delivery-status.tsx'
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
      {data && <Details delivery={data} />}
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

function Details({ delivery }: { delivery: SignalDeliveryDetails }) {
  const say = useSay()
  return (
    <div className="lk-hook-stack">
      <p className="lk-hook-facts">
        <DeliveryBadge status={delivery.status} />
        <RelativeTime at={new Date(delivery.createdAt)} />
        <Code label="jti">{delivery.jti}</Code>
      </p>
      <section className="lk-hook-stack">
        <h3 className="lk-field-label">{say('webhooks.attempts')}</h3>
        {delivery.attemptList.length === 0 && <p>{say('webhooks.attempts.none')}</p>}
        {delivery.attemptList.map(attempt => (
          <Attempt key={attempt.beganAt} attempt={attempt} />
        ))}
      </section>
      <details>
        <summary className="lk-field-label">{say('webhooks.signals.token')}</summary>
        <p className="lk-hook-address">POST {delivery.request.url}</p>
        <Text>{JSON.stringify(delivery.request.claims, null, 2)}</Text>
      </details>
    </div>
  )
}
