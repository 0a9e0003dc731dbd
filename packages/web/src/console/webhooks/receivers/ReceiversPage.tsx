import { Button, Icon, Link, PageState, Table, type TableColumn } from '@latchkey/ui'
import { Plus, RadioTower } from 'lucide-react'
import { useMay } from '../../access.ts'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { useReadPage } from '../../data/read.ts'
import { PageHead } from '../../frame/PageHead.tsx'
import { Pager, pageSize, usePage } from '../../frame/Pager.tsx'
import { hrefOf, navigate, useDialog } from '../../navigation.ts'
import { type ConsoleSay, useSay } from '../../texts.tsx'
import { DestinationLinks } from '../DestinationLinks.tsx'
import { WebhookState } from '../hook-state.tsx'
import '../webhooks.css'
import { NewReceiverDialog } from './NewReceiverDialog.tsx'
import { nameOf, pathOf, type Receiver, signalUris } from './receiver.ts'

/** All receivers of shared signals, with how they do. */
export function ReceiversPage() {
  const say = useSay()
  const may = useMay()
  const page = usePage()
  const create = useDialog('new')
  const list = useReadPage('GET /api/signal-receivers', { query: { page, page_size: pageSize } })
  const action = may('hooks:write') && (
    <Button look="filled" onPress={() => create.open()}>
      <Icon of={Plus} size={16} />
      {say('webhooks.signals.create')}
    </Button>
  )
  const isEmpty = list.data?.total === 0
  return (
    <>
      <PageHead
        title={say('webhooks.signals')}
        description={say('webhooks.signals.about')}
        actions={!isEmpty && action}
      />
      <DestinationLinks present="/webhooks/receivers" />
      <Table
        label={say('webhooks.signals')}
        columns={columnsOf(say)}
        rows={list.data?.rows}
        idOf={receiver => receiver.id}
        onOpen={receiver => navigate(pathOf(receiver))}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState icon={RadioTower} title={say('webhooks.signals.none')} action={action} isPart>
            {say('webhooks.signals.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      {may('hooks:write') && <NewReceiverDialog />}
    </>
  )
}

function columnsOf(say: ConsoleSay): TableColumn<Receiver>[] {
  return [
    {
      id: 'name',
      name: say('webhooks.name'),
      width: '26%',
      cell: receiver => (
        <span className="lk-hook-name">
          <Link href={hrefOf(pathOf(receiver))} onFollow={() => navigate(pathOf(receiver))} isQuiet>
            {nameOf(receiver)}
          </Link>
        </span>
      ),
    },
    { id: 'endpoint', name: say('webhooks.url'), cell: ({ endpoint }) => endpoint },
    {
      id: 'state',
      name: say('webhooks.state'),
      width: '200px',
      cell: receiver => <WebhookState hook={receiver} />,
    },
    {
      id: 'events',
      name: say('webhooks.signals.signals'),
      width: '140px',
      cell: ({ events }) =>
        events.length === signalUris.length
          ? say('webhooks.signals.all')
          : say('webhooks.signals.count', { count: events.length }),
    },
  ]
}
