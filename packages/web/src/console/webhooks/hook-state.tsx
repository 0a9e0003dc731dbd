import type { Output } from '@latchkey/client'
import { Badge, RelativeTime } from '@latchkey/ui'
import { useSay } from '../texts.tsx'

export type Webhook = Output<'GET /api/hooks/:id'>

/** A webhook without a name is known by its server. */
export function nameOf({ name, config }: Webhook): string {
  return name || URL.parse(config.url)?.host || config.url
}

type Sending = Pick<Webhook, 'enabled' | 'pausedAt' | 'failingSince'>

/** How it does, also for a receiver of shared signals. */
export function WebhookState({ hook }: { hook: Sending }) {
  const say = useSay()
  if (!hook.enabled) return <Badge>{say('webhooks.state.off')}</Badge>
  if (hook.pausedAt !== null) return <Badge tone="danger">{say('webhooks.state.paused')}</Badge>
  if (hook.failingSince === null) return <Badge tone="success">{say('webhooks.state.sending')}</Badge>
  return (
    <span className="lk-hook-state">
      <Badge tone="warning">{say('webhooks.state.failing')}</Badge>
      <RelativeTime at={new Date(hook.failingSince)} />
    </span>
  )
}
