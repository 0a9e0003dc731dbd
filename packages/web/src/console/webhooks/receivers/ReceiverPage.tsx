import { Button, InlineNotice } from '@latchkey/ui'
import { Unplug } from 'lucide-react'
import { useMay } from '../../access.ts'
import { useChange } from '../../data/change.ts'
import { useRead } from '../../data/read.ts'
import { NotLoaded } from '../../frame/NotLoaded.tsx'
import { PageHead } from '../../frame/PageHead.tsx'
import { useView } from '../../navigation.ts'
import type { PageProps } from '../../page-props.ts'
import { useSay } from '../../texts.tsx'
import { WebhookState } from '../hook-state.tsx'
import '../webhooks.css'
import { SettingsAndDeliveries } from '../SettingsAndDeliveries.tsx'
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
  // Above the tabs, which forget what they do not show.
  const form = useReceiverForm(receiver)
  const save = useChange('PATCH /api/signal-receivers/:id')
  return (
    <>
      <PageHead title={nameOf(receiver)} back={back} actions={<ReceiverActions receiver={receiver} />} />
      <StateNotice receiver={receiver} />
      <SettingsAndDeliveries
        name={nameOf(receiver)}
        settings={<ReceiverSettings form={form} />}
        deliveries={<ReceiverDeliveries receiver={receiver} />}
        form={form}
        save={{ ...save, run: onDone => save.run({ params: { id: receiver.id }, body: form.body }, onDone) }}
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
