import type Provider from 'oidc-provider'
import type { Logger } from 'pino'
import { type Database, sql } from '../store/database.ts'
import type { LogoutNoticeRow } from '../store/rows.ts'

/** Notices that are on their way at once; each is given up by the provider after 2.5 seconds. */
const batch = 10
const attemptsAtMost = 3
const everyHalfMinute = 30_000

/** What is missing in the library's types: a method that its own end of a session uses. */
type Notifiable = { backchannelLogout(accountId: string, sid: string | undefined): Promise<void> }

/** Sends the logout tokens that are due, at once when told to and else every half minute; any node may send any of them. */
export function startLogoutDelivery({
  database,
  provider,
  logger,
}: {
  database: Database
  provider: Provider
  logger: Logger
}) {
  let isStopped = false
  let isWanted = false
  let running: Promise<void> | undefined

  async function run() {
    while (isWanted && !isStopped) {
      isWanted = false
      const due = await claim(database)
      if (due.length === batch) isWanted = true
      await Promise.all(due.map(notice => deliver(notice)))
    }
  }

  async function deliver(notice: LogoutNoticeRow) {
    const isDone = await send(provider, notice).catch(error => {
      logger.warn({ clientId: notice.client_id, err: error }, 'a logout token was not accepted')
      return notice.attempts >= attemptsAtMost
    })
    if (isDone) await database.query(sql`delete from logout_notices where id = ${notice.id}`)
  }

  function wake() {
    isWanted = true
    running ??= run()
      .catch(error => logger.warn({ err: error }, 'logout tokens were not sent; the next round goes on'))
      .finally(() => {
        running = undefined
        if (isWanted && !isStopped) wake()
      })
  }

  const timer = setInterval(wake, everyHalfMinute).unref()
  wake()
  return {
    wake,
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** What is claimed comes up again, later each time: a node that ends in the middle loses nothing. */
function claim(database: Database): Promise<LogoutNoticeRow[]> {
  return database.query<LogoutNoticeRow>(sql`
    update logout_notices set attempts = attempts + 1, due_at = now() + interval '30 seconds' * 4 ^ attempts
    where id in (select id from logout_notices where due_at <= now() order by due_at limit ${batch} for update skip locked)
    returning *`)
}

async function send(provider: Provider, notice: LogoutNoticeRow): Promise<boolean> {
  const client = await provider.Client.find(notice.client_id)
  if (client?.backchannelLogoutUri)
    // See `Notifiable`.
    await (client as unknown as Notifiable).backchannelLogout(notice.user_id, notice.sid ?? undefined)
  return true
}
