import type { UserJob } from '@latchkey/contract'
import { Badge } from '@latchkey/ui'
import { type ConsoleKey, type ConsoleSay, useSay } from '../../texts.tsx'

/** "Suspend 12 people", "Check of an import". */
export function titleOfJob({ type, total, isDryRun }: UserJob, say: ConsoleSay): string {
  return say(isDryRun ? 'people.job.dryRun' : titles[type], { count: total })
}

const titles = {
  suspend: 'people.job.suspend',
  restore: 'people.job.restore',
  roles: 'people.job.roles',
  endSessions: 'people.job.endSessions',
  expirePasswords: 'people.job.expirePasswords',
  invite: 'people.job.invite',
  delete: 'people.job.delete',
  cancelDeletion: 'people.job.cancelDeletion',
  export: 'people.job.export',
  import: 'people.job.import',
  deleteImported: 'people.job.deleteImported',
} as const satisfies Record<UserJob['type'], ConsoleKey>

export function isOngoing({ endedAt }: UserJob): boolean {
  return endedAt === null
}

export function doneOf({ succeeded, skipped, failed }: UserJob): number {
  return succeeded + skipped + failed
}

const states = {
  pending: { tone: 'neutral', words: 'people.job.status.pending' },
  running: { tone: 'accent', words: 'people.job.status.running' },
  stopping: { tone: 'warning', words: 'people.job.status.stopping' },
  stopped: { tone: 'warning', words: 'people.job.status.stopped' },
  finished: { tone: 'success', words: 'people.job.status.finished' },
  failed: { tone: 'danger', words: 'people.job.status.failed' },
} as const satisfies Record<UserJob['status'], object>

export function JobState({ job }: { job: UserJob }) {
  const say = useSay()
  if (job.status === 'finished' && job.failed > 0)
    return <Badge tone="warning">{say('people.job.status.incomplete', { count: job.failed })}</Badge>
  const { tone, words } = states[job.status]
  return <Badge tone={tone}>{say(words)}</Badge>
}
