import type { HookDelivery } from '@latchkey/contract'
import { FilterMenu, Link, PageState, RelativeTime, Table, type TableColumn } from '@latchkey/ui'
import { PackageOpen } from 'lucide-react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { hrefOf, useView } from '../navigation.ts'
import { type ConsoleSay, useSay } from '../texts.tsx'
import { DeliveryDialog } from './DeliveryDialog.tsx'
import { DeliveryBadge, statuses, wordsOfStatus } from './delivery-status.tsx'
import type { Webhook } from './hook-state.tsx'

/** The deliveries of the last 30 days. The filters are in the address. */
export function DeliveriesPart({ hook }: { hook: Webhook }) {
  const say = useSay()
  const { view, set, open } = useView()
  const page = usePage()
  const status = statuses.find(each => each === view.status)
  const event = hook.events.find(each => each === view.event)
  const list = useReadPage('GET /api/hooks/:id/deliveries', {
    params: { id: hook.id },
    query: { page, page_size: pageSize, ...(status && { status }), ...(event && { event }) },
  })
  const show = (delivery: HookDelivery) => open({ dialog: 'delivery', of: delivery.id })
  const isNarrowed = Boolean(status || event)
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
          label={say('webhooks.event')}
          anyWords={say('webhooks.any')}
          options={hook.events.map(id => ({ id, words: id }))}
          value={event ?? ''}
          onChange={id => set({ event: id, page: undefined })}
        />
      </div>
      <Table
        label={say('webhooks.deliveries')}
        columns={columnsOf(hook, show, say)}
        rows={list.data?.rows}
        idOf={delivery => delivery.id}
        onOpen={show}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState
            icon={PackageOpen}
            isPart
            title={say(isNarrowed ? 'webhooks.deliveries.noneFound' : 'webhooks.deliveries.none')}
          >
            {say('webhooks.deliveries.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      <DeliveryDialog hook={hook} />
    </>
  )
}

function columnsOf(
  hook: Webhook,
  show: (delivery: HookDelivery) => void,
  say: ConsoleSay,
): TableColumn<HookDelivery>[] {
  return [
    {
      id: 'event',
      name: say('webhooks.event'),
      width: '36%',
      cell: delivery => (
        <span className="lk-hook-name">
          <Link
            href={hrefOf(`/webhooks/${hook.id}`, { tab: 'deliveries', dialog: 'delivery', of: delivery.id })}
            onFollow={() => show(delivery)}
            isQuiet
          >
            {delivery.event}
          </Link>
        </span>
      ),
    },
    {
      id: 'status',
      name: say('webhooks.status'),
      cell: ({ status }) => <DeliveryBadge status={status} />,
    },
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
