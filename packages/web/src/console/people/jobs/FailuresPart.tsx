import type { UserJob, UserJobFailure } from '@latchkey/contract'
import { Button, Icon, Link, Table, type TableColumn } from '@latchkey/ui'
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { call } from '../../data/client.ts'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { useReadPage } from '../../data/read.ts'
import { save } from '../../data/save.ts'
import { Pager, pageSize, usePage } from '../../frame/Pager.tsx'
import { cell } from '../../log/csv.ts'
import { hrefOf, navigate } from '../../navigation.ts'
import { type ConsoleSay, useSay } from '../../texts.tsx'
import { wordsOfField } from '../import/fields.ts'
import { isOfImport, reasonOf } from './words-of-failure.ts'

/** What failed and why, as a table and as a file. */
export function FailuresPart({ job }: { job: UserJob }) {
  const say = useSay()
  const page = usePage()
  const params = { userJobId: job.id }
  const list = useReadPage('GET /api/user-jobs/:userJobId/failures', {
    params,
    // The number is part of the request, so that the table grows with the job.
    query: { page, page_size: pageSize, of: job.failed },
  })
  const report = useReport(job)
  return (
    <section className="lk-job-failures">
      <header>
        <h2>{say('people.job.failures')}</h2>
        <Button look="quiet" isPending={report.isPending} onPress={() => report.mutate()}>
          <Icon of={Download} size={16} />
          {say('people.job.report')}
        </Button>
      </header>
      <ProblemNotice problem={report.error} />
      <Table
        label={say('people.job.failures')}
        columns={columnsOf(job, say)}
        rows={list.data?.rows.map((failure, at) => ({ ...failure, id: `${page} ${at}` }))}
        idOf={failure => failure.id}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={say('people.job.failures.none')}
      />
      {list.data && <Pager total={list.data.total} />}
    </section>
  )
}

function columnsOf(job: UserJob, say: ConsoleSay): TableColumn<UserJobFailure & { id: string }>[] {
  const reason = {
    id: 'reason',
    name: say('people.job.reason'),
    cell: (failure: UserJobFailure) => (
      <span className="lk-job-reason">
        {reasonOf(failure, job, say)}
        <code>{failure.code}</code>
      </span>
    ),
  }
  if (isOfImport(job)) {
    return [
      {
        id: 'line',
        name: say('people.job.line'),
        width: '100px',
        cell: ({ line }) => line && say('people.job.atLine', { line }),
      },
      {
        id: 'field',
        name: say('people.job.field'),
        width: '28%',
        cell: ({ field }) => field && wordsOfField(field, say),
      },
      reason,
    ]
  }
  return [
    { id: 'who', name: say('people.job.who'), width: '32%', cell: failure => <Who failure={failure} /> },
    reason,
  ]
}

function Who({ failure: { userId, name } }: { failure: UserJobFailure }) {
  if (userId === null) return '–'
  // Without a name it is not there any more.
  if (name === null) return <code>{userId}</code>
  const path = `/people/${encodeURIComponent(userId)}`
  return (
    <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
      {name}
    </Link>
  )
}

/** Reads all failures, page by page, and saves them as CSV. */
function useReport(job: UserJob) {
  const say = useSay()
  return useMutation({
    async mutationFn() {
      const lines = ['\ufeffline,userId,name,field,code,reason,details\r\n']
      for (let page = 1; (page - 1) * 100 < job.failed; page += 1) {
        const params = { userJobId: job.id }
        const rows = await call('GET /api/user-jobs/:userJobId/failures', {
          params,
          query: { page, page_size: 100 },
        })
        for (const each of rows) {
          const cells = [
            each.line,
            each.userId,
            each.name,
            each.field,
            each.code,
            reasonOf(each, job, say),
            each.details,
          ]
          lines.push(`${cells.map(value => cell(String(value ?? ''))).join(',')}\r\n`)
        }
      }
      save(new Blob(lines, { type: 'text/csv' }), `failures-${job.id}.csv`)
    },
  })
}
