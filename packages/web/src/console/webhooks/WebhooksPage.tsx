import { Button, Icon, Link, PageState, Table, type TableColumn } from '@latchkey/ui'
import { Plus, Webhook as WebhookIcon } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { Pager, pageSize, usePage } from '../frame/Pager.tsx'
import { hrefOf, navigate, useDialog } from '../navigation.ts'
import { type ConsoleSay, useSay } from '../texts.tsx'
import { DestinationLinks } from './DestinationLinks.tsx'
import { nameOf, type Webhook, WebhookState } from './hook-state.tsx'
import { NewWebhookDialog } from './NewWebhookDialog.tsx'
import './webhooks.css'

/** All webhooks, with how they do. */
export function WebhooksPage() {
  const say = useSay()
  const may = useMay()
  const page = usePage()
  const create = useDialog('new')
  const list = useReadPage('GET /api/hooks', {
    query: { includeExecutionStats: 'true', page, page_size: pageSize },
  })
  const action = may('hooks:write') && (
    <Button look="filled" onPress={() => create.open()}>
      <Icon of={Plus} size={16} />
      {say('webhooks.create')}
    </Button>
  )
  const isEmpty = list.data?.total === 0
  return (
    <>
      <PageHead
        title={say('frame.section.webhooks')}
        description={say('webhooks.about')}
        actions={!isEmpty && action}
      />
      <DestinationLinks present="/webhooks" />
      <Table
        label={say('frame.section.webhooks')}
        columns={columnsOf(say)}
        rows={list.data?.rows}
        idOf={hook => hook.id}
        onOpen={hook => navigate(pathOf(hook))}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState icon={WebhookIcon} title={say('webhooks.none')} action={action} isPart>
            {say('webhooks.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
      {may('hooks:write') && <NewWebhookDialog />}
    </>
  )
}

const pathOf = (hook: Webhook) => `/webhooks/${encodeURIComponent(hook.id)}`

function columnsOf(say: ConsoleSay): TableColumn<Webhook>[] {
  return [
    {
      id: 'name',
      name: say('webhooks.name'),
      width: '26%',
      cell: hook => (
        <span className="lk-hook-name">
          <Link href={hrefOf(pathOf(hook))} onFollow={() => navigate(pathOf(hook))} isQuiet>
            {nameOf(hook)}
          </Link>
        </span>
      ),
    },
    { id: 'url', name: say('webhooks.url'), cell: hook => hook.config.url },
    {
      id: 'state',
      name: say('webhooks.state'),
      width: '200px',
      cell: hook => <WebhookState hook={hook} />,
    },
    {
      id: 'stats',
      name: say('webhooks.stats'),
      width: '180px',
      cell: ({ executionStats }) =>
        executionStats?.requestCount
          ? say('webhooks.stats.of', {
              successes: executionStats.successCount,
              count: executionStats.requestCount,
            })
          : say('webhooks.stats.none'),
    },
  ]
}
