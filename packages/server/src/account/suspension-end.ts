import type { Logger } from 'pino'
import type { Tasks } from '../events/jobs.ts'
import { record } from '../events/record.ts'
import type { Account, RequestContext } from '../store/account.ts'
import { type Database, sql } from '../store/database.ts'
import type { SettingsSource } from '../store/settings.ts'

// A suspension ends by time alone, see `policies/suspension.ts`. This file records the end afterwards.

type Ending = { database: Database; settings: SettingsSource }

/** Payload of the job `endSuspension`, of which each account has at most one. */
type EndJob = { userId: string }

const jobKey = (userId: string) => `end of the suspension of ${userId}`

/** Schedules the job that records the end of a suspension, in place of an earlier one. */
export function awaitEnd({ tx, user }: Account, until: Date): void {
  const job: EndJob = { userId: user.id }
  tx.last(sql`
    select graphile_worker.add_job('endSuspension', ${JSON.stringify(job)}::json, run_at => ${until}, job_key => ${jobKey(user.id)})`)
}

/** Cancels the scheduled job. */
export function forgetEnd({ tx, user }: Account): void {
  tx.last(sql`select graphile_worker.remove_job(${jobKey(user.id)})`)
}

/** The job that records the end of suspensions. */
export function suspensionTasks(ending: Ending): Tasks {
  return { endSuspension: payload => endSuspension(ending, (payload as EndJob).userId, new Date()) }
}

const everyTenMinutes = 10 * 60 * 1000

/** Starts the periodic search for ended suspensions, in case a job was lost. */
export function startEndingSuspensions(ending: Ending, logger: Logger): () => Promise<void> {
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = endSuspensions(ending, new Date()).catch(error =>
      logger.warn({ err: error }, 'the end of suspensions could not be written down; it is tried again'),
    )
  }, everyTenMinutes).unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}

/** Records the end of all suspensions that are over. */
export async function endSuspensions(ending: Ending, now: Date): Promise<void> {
  const ended = await ending.database.query<{ id: string }>(
    sql`select id from users where suspended_until <= ${now} limit 1000`,
  )
  for (const { id } of ended) await endSuspension(ending, id, now)
}

/**
 * Does nothing if the suspension has not ended: it may have been prolonged or replaced since the job was scheduled.
 */
async function endSuspension({ database, settings }: Ending, userId: string, now: Date): Promise<void> {
  const context: RequestContext = {
    actor: { kind: 'system' },
    client: { requestId: '', address: undefined, userAgent: undefined, acceptLanguage: undefined },
    settings: await settings.read(),
    now,
  }
  await database.transaction(async tx => {
    const ended = await tx.query(sql`
      update users set is_suspended = false, suspension_reason = null, suspended_until = null, updated_at = ${now}
      where id = ${userId} and suspended_until <= ${now} returning 1`)
    if (ended.length === 0) return
    await record({ ...context, tx }, 'User.SuspensionStatus.Updated', {
      accountId: userId,
      isSuspended: false,
    })
  })
}
