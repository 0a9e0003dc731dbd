import type { HookDeliveryDetails } from '@latchkey/contract'
import { Button, Code, Dialog, DialogActions, RelativeTime, Skeleton, showToast } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { useDialog, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { DeliveryBadge } from './delivery-status.tsx'
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

function Details({ delivery }: { delivery: HookDeliveryDetails }) {
  const say = useSay()
  return (
    <div className="lk-hook-stack">
      <p className="lk-hook-facts">
        <DeliveryBadge status={delivery.status} />
        <RelativeTime at={new Date(delivery.createdAt)} />
        <Code label="webhook-id">{delivery.messageId}</Code>
      </p>
      <section className="lk-hook-stack">
        <h3 className="lk-field-label">{say('webhooks.attempts')}</h3>
        {delivery.attemptList.length === 0 && <p>{say('webhooks.attempts.none')}</p>}
        {delivery.attemptList.map(attempt => (
          <Attempt key={attempt.beganAt} attempt={attempt} />
        ))}
      </section>
      <details>
        <summary className="lk-field-label">{say('webhooks.request')}</summary>
        <p className="lk-hook-address">POST {delivery.request.url}</p>
        <Text>{indented(delivery.request.body)}</Text>
      </details>
    </div>
  )
}

/** One attempt with its answer. */
export function Attempt({ attempt }: { attempt: HookDeliveryDetails['attemptList'][number] }) {
  const say = useSay()
  const { beganAt, duration, status, error, response } = attempt
  return (
    <div>
      <p className="lk-hook-facts">
        <strong>{status === null ? say('webhooks.noAnswer') : `HTTP ${status}`}</strong>
        <span>{say('webhooks.duration', { count: duration })}</span>
        <RelativeTime at={new Date(beganAt)} />
      </p>
      {error && <p>{error}</p>}
      {response && <Text>{response}</Text>}
    </div>
  )
}

/** The keyboard has to reach a text to scroll it. */
export function Text({ children }: { children: string }) {
  return (
    <div className="lk-hook-text">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the text scrolls */}
      <pre tabIndex={0}>{children}</pre>
    </div>
  )
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
