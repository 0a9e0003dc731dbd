import { Problem, type UserJob } from '@latchkey/contract'
import { record } from '../../events/record.ts'
import { requireUserJobScope, undoingOf } from '../../policies/user-jobs.ts'
import type { Directory } from '../../store/account.ts'
import { type Queryable, type Sql, sql } from '../../store/database.ts'
import type { StoredProblem, UserJobRow, UserJobTargetRow } from '../../store/rows.ts'
import { offset } from '../page.ts'
import type { Page } from '../users.ts'

/** A job whose problem has no words yet: they are those of the reader's language. */
export type WordlessJob = Omit<UserJob, 'problem'> & { problem: StoredProblem | null }

type ShownRow = UserJobRow & {
  undone_by: string | null
  invitations: string | null
  creator_name: string | null
}

/** A page of jobs, the newest first. */
export async function listUserJobs(
  tx: Queryable,
  page: Page,
  now: Date,
): Promise<{ total: number; items: WordlessJob[] }> {
  const [[count], rows] = await Promise.all([
    tx.query<{ total: number }>(sql`select count(*)::integer as total from user_jobs`),
    tx.query<ShownRow>(sql`
      ${shownJobs(sql`true`)} order by user_jobs.created_at desc, user_jobs.id
      limit ${page.size} offset ${offset(page)}`),
  ])
  return { total: count?.total ?? 0, items: rows.map(row => toUserJob(row, now)) }
}

/** Errors: `entity.not_found`. */
export async function readUserJob(tx: Queryable, id: string, now: Date): Promise<WordlessJob> {
  const [row] = await tx.query<ShownRow>(shownJobs(sql`user_jobs.id = ${id}`))
  if (!row) throw new Problem('entity.not_found')
  return toUserJob(row, now)
}

function shownJobs(which: Sql): Sql {
  return sql`
    select user_jobs.*, undoing.id as undone_by, inviting.id as invitations,
      coalesce(person.name, person.username, person.primary_email, person.primary_phone, application.name) as creator_name
    from user_jobs
    left join user_jobs as undoing on undoing.undoes = user_jobs.id
    left join user_jobs as inviting on inviting.invites_for = user_jobs.id
    left join users as person on person.id = user_jobs.actor ->> 'id'
    left join applications as application on application.id = user_jobs.actor ->> 'id'
    where ${which}`
}

const aDay = 24 * 60 * 60 * 1000

function toUserJob(row: ShownRow, now: Date): WordlessJob {
  const job = {
    id: row.id,
    type: row.type,
    status: row.status,
    total: row.total,
    succeeded: row.succeeded,
    skipped: row.skipped,
    failed: row.failed,
    createdAt: row.created_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    createdBy: { id: row.actor.id, name: row.creator_name },
    isDryRun: row.is_dry_run,
    details: row.details,
    problem: row.problem,
    undoes: row.undoes,
    undoneBy: row.undone_by,
    invitations: row.invitations,
    file: fileOf(row, now),
  }
  return { ...job, isUndoable: undoingOf(job) !== undefined }
}

function fileOf(
  { status, details, file_size: size, ended_at: endedAt }: UserJobRow,
  now: Date,
): UserJob['file'] {
  if (status !== 'finished' || size === null || !endedAt) return null
  const expiresAt = endedAt.getTime() + aDay
  if (expiresAt <= now.getTime()) return null
  return {
    name: `people-${endedAt.toISOString().slice(0, 10)}.${details.format}`,
    size: Number(size),
    expiresAt,
  }
}

/** Asks a job to stop, which it does before the next batch. A job that has ended stays as it is. */
export async function stopUserJob(directory: Directory, id: string): Promise<WordlessJob> {
  const { tx, now } = directory
  const [row] = await tx.query<UserJobRow>(sql`select * from user_jobs where id = ${id} for update`)
  if (!row) throw new Problem('entity.not_found')
  requireUserJobScope(directory, row.type)
  if (row.status === 'pending' || row.status === 'running') {
    await tx.query(sql`update user_jobs set status = 'stopping' where id = ${id}`)
    await record(directory, 'UserJob.Stopped', { jobId: id, jobType: row.type })
  }
  return readUserJob(tx, id, now)
}

export type WordlessFailure = Pick<UserJobTargetRow, 'user_id' | 'line'> & {
  problem: StoredProblem
  name: string | null
}

/** A page of the report: the accounts or rows at which a job failed. Errors: `entity.not_found`. */
export async function listUserJobFailures(
  tx: Queryable,
  id: string,
  page: Page,
): Promise<{ total: number; items: WordlessFailure[] }> {
  const [job] = await tx.query<UserJobRow>(sql`select failed from user_jobs where id = ${id}`)
  if (!job) throw new Problem('entity.not_found')
  const items = await tx.query<WordlessFailure>(sql`
    select target.user_id, target.line, target.problem,
      coalesce(users.name, users.username, users.primary_email, users.primary_phone) as name
    from user_job_targets as target left join users on users.id = target.user_id
    where target.job_id = ${id} and target.status = 'failed'
    order by target.position limit ${page.size} offset ${offset(page)}`)
  return { total: job.failed, items }
}
