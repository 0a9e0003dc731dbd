import { Button, InlineNotice } from '@latchkey/ui'
import { Unplug } from 'lucide-react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { useRead } from '../data/read.ts'
import { NotLoaded } from '../frame/NotLoaded.tsx'
import { PageHead } from '../frame/PageHead.tsx'
import { useView } from '../navigation.ts'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import { DeliveriesPart } from './DeliveriesPart.tsx'
import { nameOf, type Webhook, WebhookState } from './hook-state.tsx'
import { SettingsAndDeliveries } from './SettingsAndDeliveries.tsx'
import { SettingsPart } from './SettingsPart.tsx'
import { useWebhookForm } from './use-webhook-form.ts'
import { WebhookActions } from './WebhookActions.tsx'
import './webhooks.css'

/** One webhook: its settings and its deliveries. */
export function WebhookPage({ params }: PageProps) {
  const say = useSay()
  const { data, error, refetch } = useRead('GET /api/hooks/:id', {
    params: { id: params.id ?? '' },
    query: { includeExecutionStats: 'true' },
  })
  const back = { path: '/webhooks', words: say('frame.section.webhooks') }
  if (data) return <Loaded hook={data} back={back} />
  return (
    <NotLoaded
      error={error}
      onRetry={refetch}
      back={back}
      title="webhooks.webhook"
      gone={{ title: 'webhooks.gone', about: 'webhooks.gone.about', icon: Unplug }}
    />
  )
}

function Loaded({ hook, back }: { hook: Webhook; back: { path: string; words: string } }) {
  // Above the tabs, which forget what they do not show.
  const form = useWebhookForm(hook)
  const save = useChange('PATCH /api/hooks/:id')
  return (
    <>
      <PageHead title={nameOf(hook)} back={back} actions={<WebhookActions hook={hook} />} />
      <StateNotice hook={hook} />
      <SettingsAndDeliveries
        name={nameOf(hook)}
        settings={<SettingsPart hook={hook} form={form} />}
        deliveries={<DeliveriesPart hook={hook} />}
        form={form}
        save={{ ...save, run: onDone => save.run({ params: { id: hook.id }, body: form.body }, onDone) }}
      />
    </>
  )
}

function StateNotice({ hook }: { hook: Webhook }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  if (hook.enabled && hook.pausedAt !== null) {
    return (
      <div className="lk-hook-notice">
        <InlineNotice
          tone="warning"
          action={
            may('hooks:write') && (
              <Button onPress={() => open({ dialog: 'resume' })}>{say('webhooks.resume')}</Button>
            )
          }
        >
          {say('webhooks.paused')}
        </InlineNotice>
      </div>
    )
  }
  return (
    <p className="lk-hook-notice">
      <WebhookState hook={hook} />
      {hook.executionStats && hook.executionStats.requestCount > 0 && (
        <span className="lk-hook-figures">
          {say('webhooks.stats.lately', {
            successes: hook.executionStats.successCount,
            count: hook.executionStats.requestCount,
          })}
        </span>
      )}
    </p>
  )
}
