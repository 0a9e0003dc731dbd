import {
  type deliveryRepetition,
  eventTypeOfHook,
  type HookDelivery,
  type HookDeliveryDetails,
  type HookEvent,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../../events/record.ts'
import type { Directory } from '../../store/account.ts'
import { join, type Queryable, type Sql, sql } from '../../store/database.ts'
import type { HookRow } from '../../store/rows.ts'
import type { Vault } from '../../store/vault.ts'
import type { Page } from '../users.ts'
import {
  attemptsOf,
  deliveryRows,
  enqueueAgain,
  findDelivery,
  type ListedRow,
  toStatus,
} from './delivery-rows.ts'
import { bodyOf, eventNameOf } from './payload.ts'
import { configOf, findHook } from './webhook.ts'

type Filter = { status?: string | undefined; event?: HookEvent | undefined; accountId?: string | undefined }

/** The deliveries of a hook that are kept, the newest first. */
export async function listDeliveries(
  tx: Queryable,
  hookId: string,
  { filter, page }: { filter: Filter; page: Page },
): Promise<{ total: number; items: HookDelivery[] }> {
  const hook = await findHook(tx, hookId)
  const conditions = [
    filter.status !== undefined && sql`delivery.status = ${filter.status}`,
    filter.event !== undefined && sql`message.type = ${eventTypeOfHook(filter.event) ?? ''}`,
    filter.accountId !== undefined && sql`message.account_id = ${filter.accountId}`,
  ].filter((each): each is Sql => Boolean(each))
  const { total, rows } = await deliveryRows(tx, { hookId, conditions, page })
  return { total, items: rows.map(row => toDelivery(hook, row)) }
}

/** A delivery with its request and its attempts. Errors: `entity.not_exists_with_id`. */
export async function readDelivery(
  tx: Queryable,
  vault: Vault,
  { hookId, deliveryId }: { hookId: string; deliveryId: string },
): Promise<HookDeliveryDetails> {
  const hook = await findHook(tx, hookId)
  const row = await findDelivery(tx, hookId, deliveryId)
  const { url } = await configOf(hook, vault)
  return {
    ...toDelivery(hook, row),
    request: { url, body: bodyOf(hook, row.message) },
    attemptList: await attemptsOf(tx, deliveryId),
  }
}

function toDelivery(hook: HookRow, row: ListedRow): HookDelivery {
  return { ...toStatus(row), hookId: hook.id, event: eventNameOf(hook.events, row.message) }
}

/** Sends the event of a delivery again, at the end of its lane. */
export async function repeatDelivery(
  directory: Directory,
  { hookId, deliveryId }: { hookId: string; deliveryId: string },
): Promise<HookDelivery> {
  const { tx } = directory
  const hook = await findHook(tx, hookId)
  const { message_id } = await findDelivery(tx, hookId, deliveryId)
  const [id = ''] = await enqueueAgain(tx, hookId, sql`message_id = ${message_id}`)
  await record(directory, 'Webhook.Deliveries.Repeated', { hookId, count: 1 })
  return toDelivery(hook, await findDelivery(tx, hookId, id))
}

/**
 * Sends the events of a time again, in their order, each once. Deliveries that are pending are not repeated. Returns the
 * number.
 */
export async function repeatDeliveries(
  directory: Directory,
  hookId: string,
  { since, until, events, status }: z.output<typeof deliveryRepetition>,
): Promise<{ count: number }> {
  await findHook(directory.tx, hookId)
  const types = events?.flatMap(event => eventTypeOfHook(event) ?? [])
  const conditions = [
    sql`message.created_at >= to_timestamp(${since / 1000})`,
    sql`delivery.status <> 'pending'`,
    until !== undefined && sql`message.created_at < to_timestamp(${until / 1000})`,
    types && sql`message.type = any(${types})`,
    status && sql`delivery.status = ${status}`,
  ].filter((each): each is Sql => Boolean(each))
  const { length: count } = await enqueueAgain(directory.tx, hookId, join(conditions, ' and '))
  await record(directory, 'Webhook.Deliveries.Repeated', { hookId, count })
  return { count }
}
