import { Button, Dialog, DialogActions, Skeleton, showToast } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { useDialog, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { DeliveryDetails } from './DeliveryDetails.tsx'
import type { Webhook } from './hook-state.tsx'

/** A delivery: the request, and each attempt with its answer. */
export function DeliveryDialog({ hook }: { hook: Webhook }) {
  const say = useSay()
  const may = useMay()
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
    <Dialog title={data?.event ?? say('webhooks.delivery')} isOpen={dialog.isOpen} onClose={dialog.close}>
      {data && (
        <DeliveryDetails
          delivery={data}
          messageId={{ name: 'webhook-id', value: data.messageId }}
          sent={{ title: say('webhooks.request'), text: indented(data.request.body) }}
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
                showToast({ words: say('webhooks.again.done') })
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

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
