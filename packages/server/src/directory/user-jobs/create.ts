import type { UserJobType, UserSelection } from '@latchkey/contract'
import { record } from '../../events/record.ts'
import { requireUndoing } from '../../policies/user-jobs.ts'
import type { Directory } from '../../store/account.ts'
import type { Actor } from '../../store/actor.ts'
import { sql, type Transaction } from '../../store/database.ts'
import { newId } from '../../store/ids.ts'
import type { StoredAdmin } from '../../store/rows.ts'
import { readUserJob, type WordlessJob } from './jobs.ts'
import { writeSelection } from './selection.ts'

type NewJob = {
  type: UserJobType
  details?: Record<string, unknown>
  isDryRun?: boolean
  undoes?: string
  invitesFor?: string
}

/** The accounts of a new job, and those that failed already: rows of an import that cannot be read. */
type Written = { total: number; failed?: number }

/** Creates a job at the accounts of a selection. Errors: `request.invalid_input`. */
export async function createUserJob(
  directory: Directory,
  job: NewJob,
  users: UserSelection,
): Promise<WordlessJob> {
  return createJob(directory, job, async jobId => ({ total: await writeSelection(directory, jobId, users) }))
}

/** Creates a job whose accounts or rows the caller writes down, in this transaction. */
export async function createJob(
  directory: Directory,
  { type, details = {}, isDryRun = false, undoes, invitesFor }: NewJob,
  write: (jobId: string) => Promise<Written>,
): Promise<WordlessJob> {
  const { tx, actor, client, now } = directory
  const id = newId()
  await tx.query(sql`
    insert into user_jobs (id, type, status, is_dry_run, details, actor, client, total, undoes, invites_for, created_at)
    values (${id}, ${type}, 'pending', ${isDryRun}, ${JSON.stringify(details)}, ${JSON.stringify(stored(actor))},
      ${JSON.stringify(client)}, 0, ${undoes}, ${invitesFor}, ${now})`)
  const { total, failed = 0 } = await write(id)
  await tx.query(sql`update user_jobs set total = ${total}, failed = ${failed} where id = ${id}`)
  enqueueUserJob(tx, id)
  await record(directory, 'UserJob.Created', {
    jobId: id,
    jobType: type,
    total,
    ...(isDryRun && { isDryRun }),
    ...(undoes !== undefined && { undoes }),
  })
  return readUserJob(tx, id, now)
}

function stored(actor: Actor): StoredAdmin {
  if (actor.kind !== 'admin') throw new Error('only administrators create jobs')
  const { id, clientId, scopes, signIn } = actor
  return {
    id,
    clientId,
    scopes: [...scopes],
    ...(signIn && { signIn: { ...signIn, at: signIn.at.getTime() } }),
  }
}

/** Payload of the job `userJob`. */
export type UserJobBatch = { jobId: string }

/**
 * Enqueues the next batch of a job. All batches are in one queue, in which several jobs take turns, so that notices
 * always find a free worker.
 */
export function enqueueUserJob(tx: Pick<Transaction, 'last'>, jobId: string): void {
  const batch: UserJobBatch = { jobId }
  tx.last(sql`
    select graphile_worker.add_job('userJob', ${JSON.stringify(batch)}::json, queue_name => 'userJobs',
      job_key => ${`userJob ${jobId}`}, max_attempts => 12)`)
}

/**
 * Undoes a job by another one, at the accounts that it changed. Errors: `entity.not_found`, `request.invalid_input`,
 * `auth.forbidden`, `auth.insufficient_user_authentication`.
 */
export async function undoUserJob(directory: Directory, id: string): Promise<WordlessJob> {
  const { tx, now } = directory
  await tx.query(sql`select from user_jobs where id = ${id} for update`)
  const undone = await readUserJob(tx, id, now)
  const type = requireUndoing(directory, undone)
  return createJob(directory, { type, undoes: id }, async jobId => {
    const [row] = await tx.query<{ total: number }>(sql`
      with written as (
        insert into user_job_targets (job_id, position, user_id, details)
        select ${jobId}, position, user_id, inverse from user_job_targets
        where job_id = ${id} and status = 'done' and inverse is not null
        returning 1)
      select count(*)::integer as total from written`)
    return { total: row?.total ?? 0 }
  })
}

/** Mails invitations to the accounts that an import created and that have an address. */
export async function inviteImported(directory: Directory, importId: string): Promise<void> {
  await createJob(directory, { type: 'invite', invitesFor: importId }, async jobId => {
    const [row] = await directory.tx.query<{ total: number }>(sql`
      with written as (
        insert into user_job_targets (job_id, position, user_id)
        select ${jobId}, position, user_id from user_job_targets join users on users.id = user_id
        where job_id = ${importId} and status = 'done' and inverse is not null and primary_email is not null
        returning 1)
      select count(*)::integer as total from written`)
    return { total: row?.total ?? 0 }
  })
}
