import { EventEmitter } from 'node:events'
import type { TaskList, WorkerEvents } from 'graphile-worker'
import type { Logger } from 'pino'
import { poolOf } from '../store/connection.ts'
import { type Database, sql } from '../store/database.ts'

/** The jobs by name. A failed job is retried with back-off, up to a limit. */
export type Tasks = TaskList

/**
 * The job `logout` sends a logout token. `account/logout-notices.ts` enqueues it, `oidc/back-channel-logout.ts`
 * performs it.
 */
export type LogoutJob = { userId: string; clientId: string; sid: string | null }

type Running = { stop(): Promise<void> }
type Dependencies = {
  connectionString: string
  /** Number of connections of the queue; it listens on one of them. */
  connections: number
  database: Database
  logger: Logger
  tasks: Tasks
}

/** The queue's own channel, notified when a job is added. */
export const jobsChannel = 'jobs:insert'

/**
 * Performs the jobs that changes enqueued in their transactions. A job survives a crash, and any node may perform it.
 * The queue is `graphile-worker`; it is loaded at the first job, because it takes 20 MiB.
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

/** Whether jobs are pending from an earlier run of this server or from another node. */
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
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:listen:success', ({ client }) => {
    // The library listens next, on the same connection. A job that came before would wait for the next poll.
    queueMicrotask(() => void client.query(wakeAll, [jobsChannel, connections]).catch(() => {}))
  })
  const runner = await start({
    pgPool: pool,
    events,
    concurrency: connections,
    noHandleSignals: true,
    pollInterval: 10_000,
    // The queue's own log messages contain addresses; `job:error` below logs what matters.
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

/** The queue's own message, which wakes as many workers. */
const wakeAll = "select pg_notify($1, json_build_object('count', $2::int)::text)"

/** Releases jobs of killed nodes: a job takes seconds, and the queue itself would keep them locked for four hours. */
async function releaseOrphans(database: Database): Promise<void> {
  await database.query(sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_at < now() - interval '1 minute' having count(*) > 0`)
}
