import type { UserJob } from '@latchkey/contract'
import { Progress, Stat, useLanguage } from '@latchkey/ui'
import { useSay } from '../../texts.tsx'
import { doneOf, isOngoing, JobState, titleOfJob } from './words-of-job.tsx'

/** How far a job has come, and its figures. */
export function JobProgress({ job }: { job: UserJob }) {
  const say = useSay()
  const number = new Intl.NumberFormat(useLanguage())
  const done = doneOf(job)
  const { type, isDryRun } = job
  const succeeded = isDryRun
    ? 'people.job.wouldSucceed'
    : type === 'export'
      ? 'people.job.written'
      : 'people.job.succeeded'
  return (
    <section className="lk-job-progress" aria-label={say('people.job.progress')}>
      <p className="lk-job-state" role="status">
        <JobState job={job} />
        <span>{say('people.job.done', { done, count: job.total })}</span>
      </p>
      {isOngoing(job) && <Progress label={titleOfJob(job, say)} value={done} total={job.total || 1} />}
      <dl className="lk-stats">
        <Stat name={say(succeeded)} value={number.format(job.succeeded)} />
        <Stat
          name={say('people.job.skipped')}
          value={number.format(job.skipped)}
          note={job.skipped > 0 && say('people.job.skipped.about')}
        />
        <Stat name={say('people.job.failed')} value={number.format(job.failed)} />
      </dl>
    </section>
  )
}
