import type { Logger } from 'pino'
import type { Tasks } from '../events/jobs.ts'
import type { Account, RequestContext } from '../store/account.ts'
import { type Database, type Sql, sql, type Transaction } from '../store/database.ts'
import type { SettingsSource } from '../store/settings.ts'

/** The jobs at accounts that are due at a time; each account has at most one of each. */
const tasks = ['endSuspension', 'deleteAccount'] as const
type DueTask = (typeof tasks)[number]

/** Work at an account that is due at a time in its row, such as the end of a suspension. */
export type DueWork = {
  readonly task: DueTask
  /** The query for the ids of accounts where it is due. */
  find(now: Date): Sql
  /**
   * Does the work, in one transaction. Must do nothing if it is not due: another node may have done it, or the time
   * changed since the job was scheduled.
   */
  perform(context: RequestContext & { tx: Transaction }, userId: string): Promise<void>
}

type DueJob = { userId: string }
type DueServices = { database: Database; settings: SettingsSource }

const jobKey = (task: DueTask, userId: string) => `${task} ${userId}`

/** Schedules the job of an account, in place of an earlier one. */
export function awaitDue(task: DueTask, { tx, user }: Account, at: Date): void {
  const job: DueJob = { userId: user.id }
  tx.last(sql`
    select graphile_worker.add_job(${task}, ${JSON.stringify(job)}::json, run_at => ${at}, job_key => ${jobKey(task, user.id)})`)
}

/** Cancels the scheduled job of an account. */
export function forgetDue(task: DueTask, { tx, user }: Account): void {
  tx.last(sql`select graphile_worker.remove_job(${jobKey(task, user.id)})`)
}

/** Cancels every scheduled job of an account. */
export function forgetAllDue(account: Account): void {
  for (const task of tasks) forgetDue(task, account)
}

/** The jobs of these kinds of work. */
export function dueTasks(works: readonly DueWork[], services: DueServices): Tasks {
  return Object.fromEntries(
    works.map(work => [
      work.task,
      (payload: unknown) =>
        performOne(work, services, { userId: (payload as DueJob).userId, now: new Date() }),
    ]),
  )
}

const everyTenMinutes = 10 * 60 * 1000

/** Starts the periodic search for work that is due, in case a job was lost. */
export function startDueWork(
  works: readonly DueWork[],
  services: DueServices,
  logger: Logger,
): () => Promise<void> {
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = performAll(works, services, logger)
  }, everyTenMinutes).unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}

async function performAll(works: readonly DueWork[], services: DueServices, logger: Logger): Promise<void> {
  for (const work of works)
    await performDue(work, services, new Date()).catch(error =>
      logger.warn({ err: error, task: work.task }, 'work that is due could not be done; it is tried again'),
    )
}

/** Does one kind of work for all accounts where it is due. A fault at one account does not hold up the others. */
export async function performDue(work: DueWork, services: DueServices, now: Date): Promise<void> {
  const due = await services.database.query<{ id: string }>(sql`${work.find(now)} limit 1000`)
  const faults: unknown[] = []
  for (const { id } of due)
    await performOne(work, services, { userId: id, now }).catch(error => faults.push(error))
  if (faults.length > 0) throw faults[0]
}

async function performOne(
  work: DueWork,
  { database, settings }: DueServices,
  { userId, now }: { userId: string; now: Date },
): Promise<void> {
  const context: RequestContext = {
    actor: { kind: 'system' },
    client: { requestId: '', address: undefined, userAgent: undefined, acceptLanguage: undefined },
    settings: await settings.read(),
    now,
  }
  await database.transaction(tx => work.perform({ ...context, tx }, userId))
}
