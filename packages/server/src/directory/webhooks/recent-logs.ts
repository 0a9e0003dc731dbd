import { eventTypeOfHook, type Log, Problem } from '@latchkey/contract'
import type { RequestContext } from '../../store/account.ts'
import { empty, join, type Queryable, type Sql, sql } from '../../store/database.ts'
import type { HookAttemptRow, HookMessageRow, HookRow } from '../../store/rows.ts'
import type { Vault } from '../../store/vault.ts'
import type { Page } from '../users.ts'
import { bodyOf, eventNameOf } from './payload.ts'
import { configOf } from './webhook.ts'

type Filter = { logKey?: string | undefined; start_time?: number | undefined; end_time?: number | undefined }
type AttemptRow = HookAttemptRow & { message: HookMessageRow }

const aDay = 24 * 60 * 60 * 1000
/** Upper limit of the count with `enableCap`; `docs/wire/management-api.md#0.6`. */
const cap = 10_000

/**
 * The attempts of a hook as entries of a log, the newest first; the last 24 hours unless given. An unknown hook has none.
 * `docs/wire/management-api.md#6.11`. Errors: `log.invalid_time_window`.
 */
export async function listRecentLogs(
  { tx, now }: RequestContext & { tx: Queryable },
  vault: Vault,
  {
    hookId,
    filter,
    page,
    isCapEnabled,
  }: { hookId: string; filter: Filter; page: Page; isCapEnabled: boolean },
): Promise<{ total: number; isCapped: boolean; items: Log[] }> {
  const { start_time: start = now.getTime() - aDay, end_time: end, logKey } = filter
  if (end !== undefined && start > end) throw new Problem('log.invalid_time_window')
  const [hook] = await tx.query<HookRow>(sql`select * from hooks where id = ${hookId} and kind = 'webhook'`)
  if (!hook) return { total: 0, isCapped: false, items: [] }
  const conditions = [
    sql`attempt.hook_id = ${hookId} and began_at >= to_timestamp(${start / 1000})`,
    end !== undefined && sql`began_at <= to_timestamp(${end / 1000})`,
    logKey !== undefined && sql`message.type = any(${typesOf(hook, logKey)})`,
  ].filter((each): each is Sql => Boolean(each))
  const found = sql`
    from hook_attempts as attempt join hook_deliveries as delivery on delivery.id = delivery_id
      join hook_messages as message on message.id = message_id
    where ${join(conditions, ' and ')}`
  const counted = isCapEnabled ? sql`limit ${cap + 1}` : empty
  const [count] = await tx.query<{ total: number }>(
    sql`select count(*)::int as total from (select 1 ${found} ${counted}) as counted`,
  )
  const total = count?.total ?? 0
  const rows = await tx.query<AttemptRow>(sql`
    select attempt.*, to_jsonb(message) as message ${found}
    order by attempt.began_at desc, attempt.id desc limit ${page.size} offset ${(page.number - 1) * page.size}`)
  const { url } = await configOf(hook, vault)
  return { total, isCapped: isCapEnabled && total > cap, items: rows.map(row => toLog(hook, url, row)) }
}

/** The types whose event has this name for the hook. */
function typesOf({ events }: HookRow, logKey: string): string[] {
  const event = logKey.replace(/^TriggerHook\./, '')
  return events.filter(name => name === event).flatMap(name => eventTypeOfHook(name) ?? [])
}

function toLog(hook: HookRow, url: string, { message, ...attempt }: AttemptRow): Log {
  const key = `TriggerHook.${eventNameOf(hook.events, message)}`
  const isDelivered = attempt.status !== null && attempt.status >= 200 && attempt.status < 300
  return {
    tenantId: 'default',
    id: attempt.id,
    key,
    payload: {
      key,
      result: isDelivered ? 'Success' : 'Error',
      hookId: hook.id,
      deliveryId: attempt.delivery_id,
      ...(attempt.error !== null && { error: attempt.error }),
      hookRequest: { url, body: JSON.parse(bodyOf(hook, message)) },
      ...(attempt.status !== null && {
        response: { statusCode: attempt.status, body: attempt.response ?? '' },
      }),
      actor: { kind: 'system' },
    },
    createdAt: attempt.began_at.getTime(),
  }
}
