import type { Logger } from 'pino'
import type { Tasks } from '../events/jobs.ts'
import { record } from '../events/record.ts'
import type { Account, RequestContext } from '../store/account.ts'
import { type Database, sql } from '../store/database.ts'
import type { SettingsSource } from '../store/settings.ts'

// A suspension is over at its moment, see `policies/suspension.ts`. What is done here is to write that down, and to say so.

type Ending = { database: Database; settings: SettingsSource }

/** The job `endSuspension`; one for each account. */
type EndJob = { userId: string }

const jobKey = (userId: string) => `end of the suspension of ${userId}`

/** Has the end of a suspension written down when it comes, instead of the one that was awaited before. */
export function awaitEnd({ tx, user }: Account, until: Date): void {
  const job: EndJob = { userId: user.id }
  tx.last(sql`
    select graphile_worker.add_job('endSuspension', ${JSON.stringify(job)}::json, run_at => ${until}, job_key => ${jobKey(user.id)})`)
}

/** No end is awaited any more. */
export function forgetEnd({ tx, user }: Account): void {
  tx.last(sql`select graphile_worker.remove_job(${jobKey(user.id)})`)
}

/** The jobs that write the end of suspensions down. */
export function suspensionTasks(ending: Ending): Tasks {
  return { endSuspension: payload => endSuspension(ending, (payload as EndJob).userId, new Date()) }
}

const everyTenMinutes = 10 * 60 * 1000

/** The net below the jobs: looks for suspensions that have ended, all along. */
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

/** Writes down all that have ended. */
export async function endSuspensions(ending: Ending, now: Date): Promise<void> {
  const ended = await ending.database.query<{ id: string }>(
    sql`select id from users where suspended_until <= ${now} limit 1000`,
  )
  for (const { id } of ended) await endSuspension(ending, id, now)
}

/** Nothing where it has not ended: since the job was written, it may have been prolonged, or another one may have begun. */
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
