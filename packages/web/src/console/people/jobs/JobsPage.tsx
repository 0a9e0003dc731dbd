import type { UserJob } from '@latchkey/contract'
import { Link, PageState, RelativeTime, Table, type TableColumn } from '@latchkey/ui'
import { ListChecks } from 'lucide-react'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { useReadPage } from '../../data/read.ts'
import { PageHead } from '../../frame/PageHead.tsx'
import { Pager, pageSize, usePage } from '../../frame/Pager.tsx'
import { hrefOf, navigate } from '../../navigation.ts'
import { type ConsoleSay, useSay } from '../../texts.tsx'
import './jobs.css'
import { pageOfJob } from './page-of-job.ts'
import { doneOf, isOngoing, JobState, titleOfJob } from './words-of-job.tsx'

/** The jobs of 30 days. */
export function JobsPage() {
  const say = useSay()
  const page = usePage()
  const list = useReadPage(
    'GET /api/user-jobs',
    { query: { page, page_size: pageSize } },
    { again: jobs => (jobs?.some(isOngoing) ? 2000 : false) },
  )
  return (
    <>
      <PageHead
        title={say('people.jobs')}
        description={say('people.jobs.about')}
        back={{ path: '/people', words: say('frame.section.people') }}
      />
      <Table
        label={say('people.jobs')}
        columns={columnsOf(say)}
        rows={list.data?.rows}
        idOf={job => job.id}
        onOpen={job => navigate(pageOfJob(job))}
        error={list.error && <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />}
        empty={
          <PageState icon={ListChecks} isPart title={say('people.jobs.none')}>
            {say('people.jobs.none.about')}
          </PageState>
        }
      />
      {list.data && <Pager total={list.data.total} />}
    </>
  )
}

function columnsOf(say: ConsoleSay): TableColumn<UserJob>[] {
  return [
    {
      id: 'title',
      name: say('people.job'),
      width: '36%',
      cell: job => (
        <span className="lk-job-title">
          <Link href={hrefOf(pageOfJob(job))} onFollow={() => navigate(pageOfJob(job))} isQuiet>
            {titleOfJob(job, say)}
          </Link>
        </span>
      ),
    },
    { id: 'state', name: say('people.status'), cell: job => <JobState job={job} /> },
    {
      id: 'done',
      name: say('people.job.progress'),
      width: '140px',
      cell: job => say('people.job.done', { done: doneOf(job), count: job.total }),
    },
    {
      id: 'by',
      name: say('people.job.by'),
      cell: ({ createdBy }) => createdBy.name ?? <code>{createdBy.id}</code>,
    },
    {
      id: 'created',
      name: say('people.job.started'),
      width: '140px',
      cell: job => <RelativeTime at={new Date(job.createdAt)} />,
    },
  ]
}
