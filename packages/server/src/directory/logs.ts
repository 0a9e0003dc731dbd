import { type Log, Problem } from '@latchkey/contract'
import { empty, join, type Queryable, type Sql, sql } from '../store/database.ts'
import type { EventRow } from '../store/rows.ts'
import type { Page } from './users.ts'

type LogFilter = {
  userId?: string | undefined
  applicationId?: string | undefined
  logKey?: string | undefined
  start_time?: number | undefined
  end_time?: number | undefined
}

/** With `enableCap`, counting stops here; contract management-api 0.6. */
const cap = 10_000

/** A page of the audit log, the newest first. `isCapped`: there are more than were counted. */
export async function listLogs(
  tx: Queryable,
  filter: LogFilter,
  { page, isCapEnabled }: { page: Page; isCapEnabled: boolean },
): Promise<{ total: number; isCapped: boolean; items: Log[] }> {
  const where = conditionOf(filter)
  const counted = isCapEnabled ? sql`limit ${cap + 1}` : empty
  const [count] = await tx.query<{ total: string }>(
    sql`select count(*) as total from (select 1 from events ${where} ${counted}) as found`,
  )
  const total = Number(count?.total)
  const rows = await tx.query<EventRow>(sql`
    select * from events ${where} order by id desc limit ${page.size} offset ${(page.number - 1) * page.size}`)
  return { total, isCapped: isCapEnabled && total > cap, items: rows.map(toLog) }
}

export async function readLog(tx: Queryable, id: string): Promise<Log> {
  const [row] = await tx.query<EventRow>(sql`select * from events where id = ${id}`)
  if (!row) throw new Problem('entity.not_exists_with_id', { name: 'log', id })
  return toLog(row)
}

function conditionOf({ userId, applicationId, logKey, start_time: start, end_time: end }: LogFilter): Sql {
  if (start !== undefined && end !== undefined && start > end) throw new Problem('log.invalid_time_window')
  const conditions = [
    userId !== undefined && sql`account_id = ${userId}`,
    applicationId !== undefined && sql`application_id = ${applicationId}`,
    logKey !== undefined && sql`type = ${logKey}`,
    start !== undefined && sql`created_at >= to_timestamp(${start / 1000})`,
    end !== undefined && sql`created_at <= to_timestamp(${end / 1000})`,
  ].filter((each): each is Sql => Boolean(each))
  return conditions.length > 0 ? sql`where ${join(conditions, ' and ')}` : empty
}

function toLog(row: EventRow): Log {
  return {
    tenantId: 'default',
    id: row.id,
    key: row.type,
    payload: {
      ...row.payload,
      key: row.type,
      result: row.result,
      ...(row.address !== null && { ip: row.address }),
      ...(row.user_agent !== null && { userAgent: row.user_agent }),
      ...(row.account_id !== null && { userId: row.account_id }),
      ...(row.application_id !== null && { applicationId: row.application_id }),
      ...(row.request_id !== null && { requestId: row.request_id }),
      actor: {
        kind: row.actor_kind,
        ...(row.actor_id !== null && { id: row.actor_id }),
        ...(row.impersonator_id !== null && { impersonator: row.impersonator_id }),
      },
    },
    createdAt: row.created_at.getTime(),
  }
}
