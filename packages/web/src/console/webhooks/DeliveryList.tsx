import { FilterMenu, Link, PageState, RelativeTime, Table, type TableColumn } from '@latchkey/ui'
import type { UseQueryResult } from '@tanstack/react-query'
import { PackageOpen } from 'lucide-react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { hrefOf, useView } from '../navigation.ts'
import { type ConsoleSay, useSay } from '../texts.tsx'
import { DeliveryBadge, statuses, wordsOfStatus } from './delivery-status.tsx'

type Delivery = {
  id: string
  event: string
  status: (typeof statuses)[number]
  attempts: number
  createdAt: number
  nextAttemptAt: number | null
}

/** The filters of the deliveries, which are in the address, as a query of the API. */
export function useDeliveryQuery<Event extends string>(events: readonly Event[]) {
  const { view } = useView()
  const page = usePage()
  const status = statuses.find(each => each === view.status)
  const event = events.find(each => each === view.event)
  return { page, page_size: pageSize, ...(status && { status }), ...(event && { event }) }
}

type DeliveryListProps<Item extends Delivery> = {
  /** Of the page that it stands on. */
  path: string
  /** The column of the event and its filter. */
  eventTitle: string
  events: readonly string[]
  nameOfEvent: (event: string) => string
  list: UseQueryResult<{ rows: readonly Item[]; total: number }>
}

/** The deliveries of the last 30 days. A press opens one, in the dialog `delivery`. */
export function DeliveryList<Item extends Delivery>(props: DeliveryListProps<Item>) {
  const { path, eventTitle, events, nameOfEvent, list } = props
  const say = useSay()
  const { view, set, open } = useView()
  const { status, event } = useDeliveryQuery(events)
  const show = ({ id }: Delivery) => open({ dialog: 'delivery', of: id })
  const hrefOfDelivery = ({ id }: Delivery) => hrefOf(path, { tab: 'deliveries', dialog: 'delivery', of: id })
  return (
    <>
      <div className="lk-hook-bar">
        <FilterMenu
          label={say('webhooks.status')}
          anyWords={say('webhooks.any')}
          options={statuses.map(id => ({ id, words: say(wordsOfStatus[id]) }))}
          value={view.status ?? ''}
          onChange={id => set({ status: id, page: undefined })}
        />
        <FilterMenu
          label={eventTitle}
          anyWords={say('webhooks.any')}
          options={events.map(id => ({ id, words: nameOfEvent(id) }))}
          value={view.event ?? ''}
          onChange={id => set({ event: id, page: undefined })}
        />
      </div>
      <Table
        label={say('webhooks.deliveries')}
        columns={[
          {
            id: 'event',
            name: eventTitle,
            width: '36%',
            cell: delivery => (
              <span className="lk-hook-name">
                <Link href={hrefOfDelivery(delivery)} onFollow={() => show(delivery)} isQuiet>
                  {nameOfEvent(delivery.event)}
                </Link>
              </span>
            ),
          },
          ...progressColumns(say),
        ]}
        rows={list.data?.rows}
        idOf={delivery => delivery.id}
        onOpen={show}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState
            icon={PackageOpen}
            isPart
            title={say(status || event ? 'webhooks.deliveries.noneFound' : 'webhooks.deliveries.none')}
          >
            {say('webhooks.deliveries.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
    </>
  )
}

function progressColumns(say: ConsoleSay): TableColumn<Delivery>[] {
  return [
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
