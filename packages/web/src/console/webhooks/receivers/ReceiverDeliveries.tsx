import type { SignalDelivery } from '@latchkey/contract'
import { FilterMenu, Link, PageState, RelativeTime, Table, type TableColumn } from '@latchkey/ui'
import { PackageOpen } from 'lucide-react'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { useReadPage } from '../../data/read.ts'
import { Pager, pageSize, usePage } from '../../frame/Pager.tsx'
import { hrefOf, useView } from '../../navigation.ts'
import { type ConsoleSay, useSay } from '../../texts.tsx'
import { DeliveryBadge, statuses, wordsOfStatus } from '../delivery-status.tsx'
import { ReceiverDeliveryDialog } from './ReceiverDeliveryDialog.tsx'
import { nameOfSignal, pathOf, type Receiver } from './receiver.ts'

/** The deliveries of the last 30 days. The filters are in the address. */
export function ReceiverDeliveries({ receiver }: { receiver: Receiver }) {
  const say = useSay()
  const { view, set, open } = useView()
  const page = usePage()
  const status = statuses.find(each => each === view.status)
  const event = receiver.events.find(each => each === view.event)
  const list = useReadPage('GET /api/signal-receivers/:id/deliveries', {
    params: { id: receiver.id },
    query: { page, page_size: pageSize, ...(status && { status }), ...(event && { event }) },
  })
  const show = (delivery: SignalDelivery) => open({ dialog: 'delivery', of: delivery.id })
  return (
    <>
      <div className="lk-hook-bar">
        <FilterMenu
          label={say('webhooks.status')}
          anyWords={say('webhooks.any')}
          options={statuses.map(id => ({ id, words: say(wordsOfStatus[id]) }))}
          value={status ?? ''}
          onChange={id => set({ status: id, page: undefined })}
        />
        <FilterMenu
          label={say('webhooks.signals.signal')}
          anyWords={say('webhooks.any')}
          options={receiver.events.map(id => ({ id, words: nameOfSignal(id) }))}
          value={event ?? ''}
          onChange={id => set({ event: id, page: undefined })}
        />
      </div>
      <Table
        label={say('webhooks.deliveries')}
        columns={columnsOf(receiver, show, say)}
        rows={list.data?.rows}
        idOf={delivery => delivery.id}
        onOpen={show}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState
            icon={PackageOpen}
            title={say(status || event ? 'webhooks.deliveries.noneFound' : 'webhooks.deliveries.none')}
            isPart
          >
            {say('webhooks.deliveries.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      <ReceiverDeliveryDialog receiver={receiver} />
    </>
  )
}

function columnsOf(
  receiver: Receiver,
  show: (delivery: SignalDelivery) => void,
  say: ConsoleSay,
): TableColumn<SignalDelivery>[] {
  return [
    {
      id: 'event',
      name: say('webhooks.signals.signal'),
      width: '36%',
      cell: delivery => (
        <span className="lk-hook-name">
          <Link
            href={hrefOf(pathOf(receiver), { tab: 'deliveries', dialog: 'delivery', of: delivery.id })}
            onFollow={() => show(delivery)}
            isQuiet
          >
            {nameOfSignal(delivery.event)}
          </Link>
        </span>
      ),
    },
    { id: 'status', name: say('webhooks.status'), cell: ({ status }) => <DeliveryBadge status={status} /> },
    { id: 'attempts', name: say('webhooks.attempts'), width: '100px', cell: ({ attempts }) => attempts },
    {
      id: 'created',
      name: say('webhooks.time'),
      cell: ({ createdAt }) => <RelativeTime at={new Date(createdAt)} />,
    },
    {
      id: 'next',
      name: say('webhooks.next'),
      cell: ({ nextAttemptAt }) => nextAttemptAt !== null && <RelativeTime at={new Date(nextAttemptAt)} />,
    },
  ]
}
