import type { Runner } from 'graphile-worker'
import type { Logger } from 'pino'
import { type Database, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { noticeText } from './notice-texts.ts'
import type { NoticeJob } from './notices.ts'

export type Recipient = { type: 'email' | 'phone'; value: string }

type Delivery = {
  connectionString: string
  database: Database
  vault: Vault
  endpoint: string
  logger: Logger
  /** Sends a notice, in bounded time. */
  send(to: Recipient, notice: { subject: string; text: string; html: string }): Promise<void>
}

/** Says when a job was added; the queue's own channel. */
export const jobsChannel = 'jobs:insert'

/**
 * Tells people what happened to their accounts, by jobs that outlive a crash and are tried again for days. The queue is
 * `graphile-worker`; it is woken when there is something to do, since it takes 20 MiB.
 */
export function startDelivering(delivery: Delivery): { wake(): void; stop(): Promise<void> } {
  let runner: Promise<Runner> | undefined
  let isStopped = false
  return {
    wake() {
      if (isStopped) return
      runner ??= run(delivery)
      runner.catch(error => {
        runner = undefined
        delivery.logger.error({ err: error }, 'notices cannot be sent; they are kept and tried later')
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

async function run(delivery: Delivery): Promise<Runner> {
  const { Logger, run: start } = await import('graphile-worker')
  await releaseOrphans(delivery.database)
  const releasing = setInterval(
    () =>
      releaseOrphans(delivery.database).catch(error =>
        delivery.logger.warn(
          { err: error },
          'jobs of nodes that ended were not released; the next round goes on',
        ),
      ),
    60_000,
  ).unref()
  const runner = await start({
    connectionString: delivery.connectionString,
    concurrency: 4,
    maxPoolSize: 4,
    noHandleSignals: true,
    pollInterval: 10_000,
    // Its own words name addresses; what is worth knowing is said below.
    logger: new Logger(() => () => {}),
    taskList: {
      notice: (payload, helpers) =>
        addressesOf(delivery, payload as NoticeJob).then(async addresses => {
          // One job each: a mailbox that cannot be reached does not make another one be told twice.
          for (const to of addresses) await helpers.addJob('message', { to, notice: payload })
        }),
      message: payload => tell(delivery, payload as { to: Recipient; notice: NoticeJob }),
    },
  })
  runner.events.on('stop', () => clearInterval(releasing))
  runner.events.on('job:error', ({ job, error }) => {
    const code = (error as { code?: string }).code
    delivery.logger.warn({ job: job.id, attempt: job.attempts, code }, 'a notice could not be sent')
  })
  return runner
}

/** A job takes seconds; the queue itself would keep those of a node that was killed for four hours. */
async function releaseOrphans(database: Database): Promise<void> {
  await database.query(sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_at < now() - interval '1 minute' having count(*) > 0`)
}

/**
 * Every address on file, the replaced one included: by mail, and by message where there was no mail before the change. Else
 * whoever links the first e-mail address would be the only one to hear of it.
 */
async function addressesOf({ database }: Delivery, { userId, former }: NoticeJob): Promise<Recipient[]> {
  const [user] = await database.query<UserRow>(sql`select * from users where id = ${userId}`)
  const emails = distinct([former.email, user?.primary_email])
  const phones = former.email ? [] : distinct([former.phone, user?.primary_phone])
  return [
    ...emails.map(value => ({ type: 'email' as const, value })),
    ...phones.map(value => ({ type: 'phone' as const, value })),
  ]
}

function distinct(values: (string | null | undefined)[]): string[] {
  const given = values.filter(value => typeof value === 'string')
  return given.filter(
    (value, index) => given.findIndex(other => other.toLowerCase() === value.toLowerCase()) === index,
  )
}

async function tell(
  { vault, endpoint, send }: Delivery,
  { to, notice }: { to: Recipient; notice: NoticeJob },
): Promise<void> {
  const wasReplaced = to.value === notice.former[to.type]
  const token =
    notice.undo && wasReplaced ? await vault.seal(JSON.stringify({ undo: notice.undo })) : undefined
  const text = noticeText(notice, {
    tenant: new URL(endpoint).host,
    accountUrl: `${endpoint}/account`,
    // Behind the number sign, so that it stands in no log of any proxy.
    undoUrl: token && `${endpoint}/undo#${token}`,
  })
  await send(to, text).catch(error => {
    // Nobody set up a way to send: there is nothing to wait for.
    if (error.code !== 'connector.not_found') throw error
  })
}
