import type { TaskList } from 'graphile-worker'
import type { Logger } from 'pino'
import { poolOf } from '../store/connection.ts'
import { type Database, sql } from '../store/database.ts'

/** What is done after a change, by name. A job is tried again, later each time, until it is done or was tried too often. */
export type Tasks = TaskList

/** The job `logout`: a logout token to be sent. Written by `account/logout-notices.ts`, done by `oidc/back-channel-logout.ts`. */
export type LogoutJob = { userId: string; clientId: string; sid: string | null }

type Running = { stop(): Promise<void> }
type Dependencies = {
  connectionString: string
  /** How many connections the queue has; it listens on one. */
  connections: number
  database: Database
  logger: Logger
  tasks: Tasks
}

/** Says when a job was added; the queue's own channel. */
export const jobsChannel = 'jobs:insert'

/**
 * Does what was enqueued in the transactions of changes; it outlives a crash, and any node may do it. The queue is
 * `graphile-worker`; it is woken when there is something to do, since it takes 20 MiB.
 */
export function startJobs(dependencies: Dependencies): { wake(): void; stop(): Promise<void> } {
  let runner: Promise<Running> | undefined
  let isStopped = false
  return {
    wake() {
      if (isStopped) return
      runner ??= run(dependencies)
      runner.catch(error => {
        runner = undefined
        dependencies.logger.error({ err: error }, 'jobs cannot be done; they are kept and tried later')
      })
    },
    async stop() {
      isStopped = true
      await (await runner?.catch(() => undefined))?.stop().catch(() => {})
    },
  }
}

/** Whether an earlier life of this server, or another node, left something to do. */
export async function hasJobs(database: Database): Promise<boolean> {
  const [row] = await database.query<{ waiting: boolean }>(
    sql`select exists (select from graphile_worker.jobs where attempts < max_attempts) as waiting`,
  )
  return row?.waiting ?? false
}

async function run({
  connectionString,
  connections,
  database,
  logger,
  tasks,
}: Dependencies): Promise<Running> {
  const { Logger: Silent, run: start } = await import('graphile-worker')
  await releaseOrphans(database)
  const releasing = setInterval(() => {
    releaseOrphans(database).catch(error =>
      logger.warn({ err: error }, 'jobs of nodes that ended were not released; the next round goes on'),
    )
  }, 60_000).unref()
  const pool = poolOf({ connectionString, max: connections, application_name: 'latchkey jobs' })
  const runner = await start({
    pgPool: pool,
    concurrency: connections,
    noHandleSignals: true,
    pollInterval: 10_000,
    // Its own words name addresses; what is worth knowing is said below.
    logger: new Silent(() => () => {}),
    taskList: tasks,
  })
  runner.events.on('job:error', ({ job, error }) => {
    const code = (error as { code?: string }).code
    const about = { task: job.task_identifier, job: job.id, attempt: job.attempts, code }
    logger.warn(about, 'a job was not done')
  })
  return {
    async stop() {
      clearInterval(releasing)
      await runner.stop().catch(() => {})
      await pool.end()
    },
  }
}

/** A job takes seconds; the queue itself would keep those of a node that was killed for four hours. */
async function releaseOrphans(database: Database): Promise<void> {
  await database.query(sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_at < now() - interval '1 minute' having count(*) > 0`)
}
