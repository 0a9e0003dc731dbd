import { Problem } from '@latchkey/contract'
import type { MessageServices } from '../../connectors/message.ts'
import { linkSender } from '../../connectors/messages.ts'
import type { Tasks } from '../../events/jobs.ts'
import { record } from '../../events/record.ts'
import type { RequestContext } from '../../store/account.ts'
import { type Database, sql } from '../../store/database.ts'
import type { StoredProblem, UserJobRow } from '../../store/rows.ts'
import type { SettingsSource } from '../../store/settings.ts'
import { workAtAccounts } from './accounts.ts'
import { accountActions } from './actions.ts'
import { contextOfJob } from './actor.ts'
import { enqueueUserJob, inviteImported, type UserJobBatch } from './create.ts'
import { completeFile, writeFile } from './export-file.ts'
import { importAction } from './import-action.ts'

type JobServices = Omit<MessageServices, 'database' | 'config'> & {
  database: Database
  settings: SettingsSource
  config: MessageServices['config'] & { endpoint: string }
  logger: { error(about: object, text: string): void }
}

/**
 * Milliseconds of a batch. Then other jobs have their turn, and it is seen whether the job was stopped; a job of a killed
 * node is released after a minute.
 */
const batchTime = 2000

/** The job that works at the accounts of a job, batch by batch, on any node. */
export function userJobTasks(services: JobServices): Tasks {
  const actions = {
    ...accountActions(services.database, linkSender(services)),
    import: importAction(services),
  }
  return {
    async userJob(payload, { job: { attempts, max_attempts: most } }) {
      const { jobId } = payload as UserJobBatch
      await performBatch(services, jobId, actions).catch(async error => {
        if (attempts >= most) await giveUp(services, jobId)
        throw error
      })
    },
  }
}

type Actions = Parameters<typeof workAtAccounts>[1]

async function performBatch(services: JobServices, jobId: string, actions: Actions): Promise<void> {
  const { database, settings } = services
  const job = await begin(database, jobId)
  if (!job) return
  if (job.status === 'stopping') return end(services, job, { status: 'stopped' })
  let context: RequestContext
  try {
    context = await contextOfJob(database, job, await settings.read())
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    return end(services, job, { status: 'stopped', problem: { code: error.code, data: error.data } })
  }
  const until = performance.now() + batchTime
  const isDone =
    job.type === 'export'
      ? await writeFile(database, job, until)
      : await workAtAccounts(services, actions, { job, context, until })
  if (isDone) await end(services, job, { status: 'finished', context })
  else await database.transaction(async tx => enqueueUserJob(tx, jobId))
}

/** Undefined if the job has ended, or was deleted. */
async function begin(database: Database, jobId: string): Promise<UserJobRow | undefined> {
  const [job] = await database.query<UserJobRow>(sql`
    update user_jobs set status = case status when 'pending' then 'running' else status end,
      started_at = coalesce(started_at, ${new Date()})
    where id = ${jobId} and status in ('pending', 'running', 'stopping') returning *`)
  return job
}

type Ending = {
  status: 'stopped' | 'finished' | 'failed'
  problem?: StoredProblem
  /** The context of the administrator, where it may still act. */
  context?: RequestContext
}

async function end(
  { database, settings }: JobServices,
  { id, type, actor, client, ...job }: UserJobRow,
  { status, problem, context }: Ending,
): Promise<void> {
  const now = new Date()
  const named: RequestContext = {
    actor: { kind: 'admin', id: actor.id, clientId: actor.clientId, scopes: new Set() },
    client,
    settings: await settings.read(),
    now,
  }
  await database.transaction(async tx => {
    const [ended] = await tx.query<UserJobRow>(sql`
      update user_jobs set status = ${status}, ended_at = ${now}, problem = ${problem ? JSON.stringify(problem) : null}
      where id = ${id} and ended_at is null returning *`)
    if (!ended) return
    // Of rows that are not worked at any more, nothing personal stays.
    await tx.query(sql`
      update user_job_targets set fields = null, sealed_password = null where job_id = ${id} and status = 'pending'`)
    if (type === 'export' && status === 'finished') await completeFile(tx, id)
    const { succeeded, skipped, failed } = ended
    await record({ ...named, tx }, 'UserJob.Finished', {
      jobId: id,
      jobType: type,
      status,
      succeeded,
      skipped,
      failed,
    })
    const invites = type === 'import' && job.details.sendInvitations && !job.is_dry_run
    if (context && invites && succeeded > 0) await inviteImported({ ...context, now, tx }, id)
  })
}

/** After the last attempt. What was done stays, and can be undone. */
async function giveUp(services: JobServices, jobId: string): Promise<void> {
  const [job] = await services.database.query<UserJobRow>(
    sql`select * from user_jobs where id = ${jobId} and ended_at is null`,
  )
  if (job) await end(services, job, { status: 'failed', problem: { code: 'server.error' } })
}
