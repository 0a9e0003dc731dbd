import { eventPayloads, type Log, Problem } from '@latchkey/contract'
import { deviceOf } from '../policies/device.ts'
import { empty, join, type Queryable, type Sql, sql } from '../store/database.ts'
import type { EventRow } from '../store/rows.ts'
import type { Page } from './users.ts'

export type LogFilter = {
  userId?: string | undefined
  applicationId?: string | undefined
  logKey?: string | undefined
  actorId?: string | undefined
  actorKind?: string | undefined
  impersonatorId?: string | undefined
  result?: string | undefined
  requestId?: string | undefined
  start_time?: number | undefined
  end_time?: number | undefined
}

/** Upper limit of the count with `enableCap`; docs/wire/management-api.md#0.6. */
const cap = 10_000

/** A page of the audit log, newest first. `isCapped` means that more entries exist than were counted. */
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

/** The `where` of a filter, on the columns of `events`. Errors: `log.invalid_time_window`. */
export function conditionOf({ start_time: start, end_time: end, ...filter }: LogFilter): Sql {
  const { userId, applicationId, logKey, actorId, actorKind, impersonatorId, result, requestId } = filter
  if (start !== undefined && end !== undefined && start > end) throw new Problem('log.invalid_time_window')
  const conditions = [
    userId !== undefined && sql`account_id = ${userId}`,
    applicationId !== undefined && sql`application_id = ${applicationId}`,
    logKey !== undefined && typeCondition(logKey),
    actorId !== undefined && actorCondition(actorId),
    actorKind !== undefined && sql`actor_kind = ${actorKind}`,
    impersonatorId !== undefined && sql`impersonator_id = ${impersonatorId}`,
    result === 'Error' ? sql`result = 'Error'` : result !== undefined && sql`result = ${result}`,
    requestId !== undefined && sql`request_id = ${requestId}`,
    start !== undefined && sql`created_at >= to_timestamp(${start / 1000})`,
    end !== undefined && sql`created_at <= to_timestamp(${end / 1000})`,
  ].filter((each): each is Sql => Boolean(each))
  return conditions.length > 0 ? sql`where ${join(conditions, ' and ')}` : empty
}

/** Expands `User.*` to all event types with that prefix, so that the index on the type is used. */
function typeCondition(logKey: string): Sql {
  if (!logKey.endsWith('*')) return sql`type = ${logKey}`
  const beginning = logKey.slice(0, -1)
  return sql`type = any(${Object.keys(eventPayloads).filter(type => type.startsWith(beginning))})`
}

/**
 * Written to match two indexes: one for actions of administrators and applications, one for actions on a person's own
 * account.
 */
function actorCondition(actorId: string): Sql {
  return sql`((actor_kind = 'admin' and actor_id = ${actorId})
    or (account_id = ${actorId} and actor_kind = 'owner' and actor_id = ${actorId}))`
}

/** The entry of a row. */
export function toLog(row: EventRow): Log {
  return {
    tenantId: 'default',
    id: row.id,
    key: row.type,
    payload: {
      ...row.payload,
      key: row.type,
      result: row.result,
      ...(row.address !== null && { ip: row.address }),
      ...(row.user_agent !== null && { userAgent: row.user_agent, ...parsed(row.user_agent) }),
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

/** The parsed user agent; absent if nothing was recognized. */
function parsed(userAgent: string): Pick<Log['payload'], 'userAgentParsed'> {
  const { browser, os, type } = deviceOf(userAgent)
  const found = {
    ...(browser && { browser: { name: browser } }),
    ...(os && { os: { name: os } }),
    ...(type && { device: { type } }),
  }
  return Object.keys(found).length > 0 ? { userAgentParsed: found } : {}
}
