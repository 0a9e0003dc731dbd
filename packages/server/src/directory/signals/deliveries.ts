import type { SignalDelivery, SignalDeliveryDetails } from '@latchkey/contract'
import { record } from '../../events/record.ts'
import type { Services } from '../../services.ts'
import type { Directory } from '../../store/account.ts'
import { type Queryable, type Sql, sql } from '../../store/database.ts'
import type { Page } from '../users.ts'
import {
  attemptsOf,
  deliveryRows,
  enqueueAgain,
  findDelivery,
  type ListedRow,
  toStatus,
} from '../webhooks/delivery-rows.ts'
import { findReceiver, receiverConfigOf } from './receiver.ts'
import { securityEventOf, tokenIdOf, uriOf } from './security-event.ts'

type Filter = { status?: string | undefined; event?: string | undefined; accountId?: string | undefined }
type Key = { receiverId: string; deliveryId: string }

/** The deliveries of a receiver that are kept, the newest first. */
export async function listSignalDeliveries(
  tx: Queryable,
  receiverId: string,
  { filter, page }: { filter: Filter; page: Page },
): Promise<{ total: number; items: SignalDelivery[] }> {
  await findReceiver(tx, receiverId)
  const conditions = [
    filter.status !== undefined && sql`delivery.status = ${filter.status}`,
    // The name of a signal is the end of its URI.
    filter.event !== undefined &&
      sql`split_part(delivery.part, '/', 1) = ${filter.event.replace(/^.*\/event-type\//, '')}`,
    filter.accountId !== undefined && sql`message.account_id = ${filter.accountId}`,
  ].filter((each): each is Sql => Boolean(each))
  const { total, rows } = await deliveryRows(tx, { hookId: receiverId, conditions, page })
  return { total, items: rows.map(toDelivery) }
}

/** A delivery with the claims of its token and its attempts. Errors: `entity.not_exists_with_id`. */
export async function readSignalDelivery(
  tx: Queryable,
  { vault, config: { endpoint } }: Pick<Services, 'vault' | 'config'>,
  { receiverId, deliveryId }: Key,
): Promise<SignalDeliveryDetails> {
  const hook = await findReceiver(tx, receiverId)
  const row = await findDelivery(tx, receiverId, deliveryId)
  const config = await receiverConfigOf(hook, vault)
  return {
    ...toDelivery(row),
    request: {
      url: config.endpoint,
      claims: securityEventOf({ hook, config, issuer: `${endpoint}/oidc` }, row),
    },
    attemptList: await attemptsOf(tx, deliveryId),
  }
}

/** Sends the signal of a delivery again, at the end of its lane. */
export async function repeatSignalDelivery(
  directory: Directory,
  { receiverId, deliveryId }: Key,
): Promise<SignalDelivery> {
  const { tx } = directory
  await findReceiver(tx, receiverId)
  const { message_id, part } = await findDelivery(tx, receiverId, deliveryId)
  const [id = ''] = await enqueueAgain(tx, receiverId, sql`message_id = ${message_id} and part = ${part}`)
  await record(directory, 'SignalReceiver.Deliveries.Repeated', { receiverId, count: 1 })
  return toDelivery(await findDelivery(tx, receiverId, id))
}

function toDelivery(row: ListedRow): SignalDelivery {
  const { hook_id: receiverId, message_id, part } = row
  return {
    ...toStatus(row),
    receiverId,
    jti: tokenIdOf(receiverId, message_id, part),
    event: uriOf(part),
  }
}
