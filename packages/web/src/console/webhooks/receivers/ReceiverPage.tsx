import { Button, InlineNotice, showToast, Tabs } from '@latchkey/ui'
import { Unplug } from 'lucide-react'
import { useMay } from '../../access.ts'
import { useChange } from '../../data/change.ts'
import { useRead } from '../../data/read.ts'
import { NotLoaded } from '../../frame/NotLoaded.tsx'
import { PageHead } from '../../frame/PageHead.tsx'
import { SaveChanges } from '../../frame/SaveChanges.tsx'
import { useView } from '../../navigation.ts'
import type { PageProps } from '../../page-props.ts'
import { useSay } from '../../texts.tsx'
import { WebhookState } from '../hook-state.tsx'
import '../webhooks.css'
import { ReceiverActions } from './ReceiverActions.tsx'
import { ReceiverDeliveries } from './ReceiverDeliveries.tsx'
import { ReceiverSettings } from './ReceiverSettings.tsx'
import { nameOf, type Receiver } from './receiver.ts'
import { useReceiverForm } from './use-receiver-form.ts'

/** One receiver of shared signals: its settings and its deliveries. */
export function ReceiverPage({ params }: PageProps) {
  const say = useSay()
  const { data, error, refetch } = useRead('GET /api/signal-receivers/:id', {
    params: { id: params.id ?? '' },
  })
  const back = { path: '/webhooks/receivers', words: say('webhooks.signals') }
  if (data) return <Loaded receiver={data} back={back} />
  return (
    <NotLoaded
      error={error}
      onRetry={refetch}
      back={back}
      title="webhooks.signals.one"
      gone={{ title: 'webhooks.signals.gone', about: 'webhooks.gone.about', icon: Unplug }}
    />
  )
}

function Loaded({ receiver, back }: { receiver: Receiver; back: { path: string; words: string } }) {
  const say = useSay()
  const { view, set } = useView()
  // Above the tabs, which forget what they do not show.
  const form = useReceiverForm(receiver)
  const save = useChange('PATCH /api/signal-receivers/:id')
  return (
    <>
      <PageHead title={nameOf(receiver)} back={back} actions={<ReceiverActions receiver={receiver} />} />
      <StateNotice receiver={receiver} />
      <Tabs
        label={nameOf(receiver)}
        selected={view.tab === 'deliveries' ? 'deliveries' : 'settings'}
        onSelect={tab => set({ tab: tab === 'settings' ? undefined : tab, page: undefined })}
        tabs={[
          { id: 'settings', name: say('webhooks.settings'), content: <ReceiverSettings form={form} /> },
          {
            id: 'deliveries',
            name: say('webhooks.deliveries'),
            content: <ReceiverDeliveries receiver={receiver} />,
          },
        ]}
      />
      <SaveChanges
        hasChanges={form.hasChanges}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() =>
          save.run({ params: { id: receiver.id }, body: form.body }, () => {
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

function StateNotice({ receiver }: { receiver: Receiver }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  if (!receiver.enabled || receiver.pausedAt === null) {
    return (
      <p className="lk-hook-notice">
        <WebhookState hook={receiver} />
      </p>
    )
  }
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
        {say('webhooks.signals.paused')}
      </InlineNotice>
    </div>
  )
}
