import type { UserJob } from '@latchkey/contract'
import { InlineNotice, Link, RelativeTime, useLanguage } from '@latchkey/ui'
import { Unplug } from 'lucide-react'
import { NotLoaded } from '../../frame/NotLoaded.tsx'
import { PageHead } from '../../frame/PageHead.tsx'
import { hrefOf, navigate } from '../../navigation.ts'
import type { PageProps } from '../../page-props.ts'
import { useSay } from '../../texts.tsx'
import { FailuresPart } from './FailuresPart.tsx'
import { JobActions } from './JobActions.tsx'
import { pageOfJob } from './page-of-job.ts'
import './jobs.css'
import { JobProgress } from './JobProgress.tsx'
import { useJob } from './use-job.ts'
import { titleOfJob } from './words-of-job.tsx'

/** One job: its progress, what failed and why, and its file. */
export function JobPage({ params }: PageProps) {
  const say = useSay()
  const { data: job, error, refetch } = useJob(params.id)
  const back = { path: '/people/jobs', words: say('people.jobs') }
  if (job) {
    return (
      <>
        <PageHead title={titleOfJob(job, say)} back={back} actions={<JobActions job={job} />} />
        <div className="lk-job">
          <JobProgress job={job} />
          <Notices job={job} />
          <Facts job={job} />
          {job.failed > 0 && <FailuresPart job={job} />}
        </div>
      </>
    )
  }
  return (
    <NotLoaded
      error={error}
      onRetry={refetch}
      back={back}
      title="people.job"
      gone={{ title: 'people.job.gone', about: 'people.job.gone.about', icon: Unplug }}
    />
  )
}

function Notices({ job }: { job: UserJob }) {
  const say = useSay()
  const language = useLanguage()
  const dateOf = (moment: number) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(moment)
  const { problem, file, undoneBy, undoes, invitations } = job
  return (
    <>
      {problem && (
        <InlineNotice tone="warning" code={problem.code}>
          {say(problem.code === 'auth.forbidden' ? 'people.job.lostScope' : 'people.job.gaveUp')}
        </InlineNotice>
      )}
      {file && (
        <InlineNotice tone="success">
          {say('people.job.file', { name: file.name, date: dateOf(file.expiresAt) })}
        </InlineNotice>
      )}
      {job.type === 'export' && job.status === 'finished' && !file && (
        <InlineNotice>{say('people.job.fileGone')}</InlineNotice>
      )}
      {invitations && (
        <InlineNotice action={<JobLink id={invitations} />}>{say('people.job.invitations')}</InlineNotice>
      )}
      {undoneBy && (
        <InlineNotice action={<JobLink id={undoneBy} />}>{say('people.job.isUndone')}</InlineNotice>
      )}
      {undoes && <InlineNotice action={<JobLink id={undoes} />}>{say('people.job.undoes')}</InlineNotice>}
    </>
  )
}

function JobLink({ id }: { id: string }) {
  const say = useSay()
  const path = pageOfJob({ id })
  return (
    <Link href={hrefOf(path)} onFollow={() => navigate(path)}>
      {say('people.job.open')}
    </Link>
  )
}

function Facts({ job }: { job: UserJob }) {
  const say = useSay()
  const { reason } = job.details
  return (
    <dl className="lk-job-facts">
      <div>
        <dt>{say('people.job.by')}</dt>
        <dd>{job.createdBy.name ?? <code>{job.createdBy.id}</code>}</dd>
      </div>
      <div>
        <dt>{say('people.job.started')}</dt>
        <dd>
          <RelativeTime at={new Date(job.createdAt)} />
        </dd>
      </div>
      {job.endedAt !== null && (
        <div>
          <dt>{say('people.job.ended')}</dt>
          <dd>
            <RelativeTime at={new Date(job.endedAt)} />
          </dd>
        </div>
      )}
      {typeof reason === 'string' && (
        <div>
          <dt>{say('people.reason')}</dt>
          <dd>{reason}</dd>
        </div>
      )}
    </dl>
  )
}
