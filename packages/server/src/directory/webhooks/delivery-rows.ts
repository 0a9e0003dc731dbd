import { Problem } from '@latchkey/contract'
import { deliveriesChannel } from '../../events/deliveries/deliveries.ts'
import { join, type Queryable, type Sql, sql, type Transaction } from '../../store/database.ts'
import type { HookAttemptRow, HookDeliveryRow, HookMessageRow } from '../../store/rows.ts'
import type { Page } from '../users.ts'

export type ListedRow = HookDeliveryRow & { message: HookMessageRow; next_attempt_at: Date | null }

/** The deliveries of a hook that are kept, the newest first. Conditions are about `delivery` and `message`. */
export async function deliveryRows(
  tx: Queryable,
  { hookId, conditions, page }: { hookId: string; conditions: readonly Sql[]; page: Page },
): Promise<{ total: number; rows: ListedRow[] }> {
  const found = sql`
    from hook_deliveries as delivery join hook_messages as message on message.id = message_id
    where ${join([sql`delivery.hook_id = ${hookId}`, ...conditions], ' and ')}`
  const [count] = await tx.query<{ total: number }>(sql`select count(*)::int as total ${found}`)
  const rows = await tx.query<ListedRow>(sql`
    select page.*, lane.next_attempt_at from (
      select delivery.*, to_jsonb(message) as message ${found}
      order by delivery.id desc limit ${page.size} offset ${(page.number - 1) * page.size}) as page
    ${withNextAttempt} order by page.id desc`)
  return { total: count?.total ?? 0, rows }
}

/** Joins the lane of a delivery that is next in it. */
const withNextAttempt = sql`
  left join hook_lanes as lane
    on lane.hook_id = page.hook_id and lane.lane = page.lane and lane.next_position = page.position`

/** Errors: `entity.not_exists_with_id`. */
export async function findDelivery(tx: Queryable, hookId: string, id: string): Promise<ListedRow> {
  const isId = /^\d{1,18}$/.test(id)
  const [row] = await tx.query<ListedRow>(sql`
    select page.*, to_jsonb(message) as message, lane.next_attempt_at
    from hook_deliveries as page join hook_messages as message on message.id = message_id ${withNextAttempt}
    where page.id = ${isId ? id : null} and page.hook_id = ${hookId}`)
  if (!row) throw new Problem('entity.not_exists_with_id', { name: 'delivery', id })
  return row
}

/** What every delivery shows, to whichever kind of hook. */
export function toStatus({ id, message, status, attempts, ...row }: ListedRow) {
  return {
    id,
    messageId: message.id,
    accountId: message.account_id,
    status,
    attempts,
    nextAttemptAt: status === 'pending' ? (row.next_attempt_at?.getTime() ?? null) : null,
    createdAt: row.created_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
  }
}

/** The attempts of a delivery, the newest first. */
export async function attemptsOf(tx: Queryable, deliveryId: string) {
  const attempts = await tx.query<HookAttemptRow>(
    sql`select * from hook_attempts where delivery_id = ${deliveryId} order by id desc limit 100`,
  )
  return attempts.map(({ began_at, duration, status, error, response }) => ({
    beganAt: began_at.getTime(),
    duration,
    status,
    error,
    response,
  }))
}

/** Most deliveries of one repetition. */
const repeatedAtMost = 100_000

/** Enqueues messages once more, in the order in which they were first enqueued, and returns the new deliveries’ ids. */
export async function enqueueAgain(tx: Transaction, hookId: string, condition: Sql): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    with chosen as materialized (
      select delivery.lane, delivery.message_id, delivery.part, min(delivery.position) as position
      from hook_deliveries as delivery join hook_messages as message on message.id = message_id
      where delivery.hook_id = ${hookId} and ${condition}
      group by delivery.lane, delivery.message_id, delivery.part order by min(delivery.id) limit ${repeatedAtMost}
    ), lanes as (
      update hook_lanes as lane set
        last_position = last_position + amount,
        next_attempt_at = coalesce(next_attempt_at, now())
      from (select chosen.lane, count(*) as amount from chosen group by chosen.lane order by chosen.lane) as more
      where lane.hook_id = ${hookId} and lane.lane = more.lane
      returning lane.lane, last_position - amount as base
    )
    insert into hook_deliveries (hook_id, lane, position, message_id, part, created_at)
    select ${hookId}, chosen.lane, base + row_number() over (partition by chosen.lane order by chosen.position),
      message_id, part, now()
    from chosen join lanes on lanes.lane = chosen.lane
    returning id`)
  await tx.notify(deliveriesChannel)
  return rows.map(({ id }) => id)
}
