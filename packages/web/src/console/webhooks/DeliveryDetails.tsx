import type { HookDeliveryDetails, SignalDeliveryDetails } from '@latchkey/contract'
import { Code, RelativeTime } from '@latchkey/ui'
import { Preformatted } from '../frame/Preformatted.tsx'
import { useSay } from '../texts.tsx'
import { DeliveryBadge } from './delivery-status.tsx'

interface DeliveryDetailsProps {
  delivery: HookDeliveryDetails | SignalDeliveryDetails
  /** What the receiving server knows the message by: its name on the wire, and the value. */
  messageId: { name: string; value: string }
  /** What was sent, and the words above it. */
  sent: { title: string; text: string }
}

/** A delivery to a webhook or a receiver: what was sent, and each attempt with its answer. */
export function DeliveryDetails({ delivery, messageId, sent }: DeliveryDetailsProps) {
  const say = useSay()
  return (
    <div className="lk-hook-stack">
      <p className="lk-hook-facts">
        <DeliveryBadge status={delivery.status} />
        <RelativeTime at={new Date(delivery.createdAt)} />
        <Code label={messageId.name}>{messageId.value}</Code>
      </p>
      <section className="lk-hook-stack">
        <h3 className="lk-field-label">{say('webhooks.attempts')}</h3>
        {delivery.attemptList.length === 0 && <p>{say('webhooks.attempts.none')}</p>}
        {delivery.attemptList.map(attempt => (
          <Attempt key={attempt.beganAt} attempt={attempt} />
        ))}
      </section>
      <details>
        <summary className="lk-field-label">{sent.title}</summary>
        <p className="lk-hook-address">POST {delivery.request.url}</p>
        <Preformatted>{sent.text}</Preformatted>
      </details>
    </div>
  )
}

/** One attempt with its answer. */
function Attempt({ attempt }: { attempt: HookDeliveryDetails['attemptList'][number] }) {
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
      {response && <Preformatted>{response}</Preformatted>}
    </div>
  )
}
