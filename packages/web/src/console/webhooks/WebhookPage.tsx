import { Button, InlineNotice, showToast, Tabs } from '@latchkey/ui'
import { Unplug } from 'lucide-react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { useRead } from '../data/read.ts'
import { NotLoaded } from '../frame/NotLoaded.tsx'
import { PageHead } from '../frame/PageHead.tsx'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useView } from '../navigation.ts'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import { DeliveriesPart } from './DeliveriesPart.tsx'
import { nameOf, type Webhook, WebhookState } from './hook-state.tsx'
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
  const say = useSay()
  const { view, set } = useView()
  // Above the tabs, which forget what they do not show.
  const form = useWebhookForm(hook)
  const save = useChange('PATCH /api/hooks/:id')
  return (
    <>
      <PageHead title={nameOf(hook)} back={back} actions={<WebhookActions hook={hook} />} />
      <StateNotice hook={hook} />
      <Tabs
        label={nameOf(hook)}
        selected={view.tab === 'deliveries' ? 'deliveries' : 'settings'}
        onSelect={tab => set({ tab: tab === 'settings' ? undefined : tab, page: undefined })}
        tabs={[
          {
            id: 'settings',
            name: say('webhooks.settings'),
            content: <SettingsPart hook={hook} form={form} />,
          },
          { id: 'deliveries', name: say('webhooks.deliveries'), content: <DeliveriesPart hook={hook} /> },
        ]}
      />
      <SaveChanges
        hasChanges={form.hasChanges}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() =>
          save.run({ params: { id: hook.id }, body: form.body }, () => {
            form.reset()
            showToast({ words: say('frame.saved') })
          })
        }
        onReset={() => {
          save.reset()
          form.reset()
        }}
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
