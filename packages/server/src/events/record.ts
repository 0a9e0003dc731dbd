import type { EventType } from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import type { Actor } from '../store/actor.ts'
import { type Queryable, sql, type Transaction } from '../store/database.ts'
import { newEventId } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'
import { noticesOf } from './notices.ts'

/** What else is kept of an event. Never a secret, and of a person's data only what the event is about. */
type EventData = {
  accountId?: string | undefined
  applicationId?: string | undefined
  error?: string | undefined
  /** Who acts as the person, where the actor does not say so itself. */
  impersonator?: string | undefined
  [key: string]: unknown
}

/**
 * Says that something happened, in the transaction that made it happen; there, it is written with the commit, and so is the job
 * that tells the person, where it is something to be told.
 */
export async function record(
  context: RequestContext & { tx: Queryable | Transaction; user?: UserRow },
  type: EventType,
  data: EventData = {},
): Promise<void> {
  const { accountId, applicationId, impersonator, ...payload } = data
  const { actor, client, now } = context
  const event = sql`
    insert into events (id, type, result, account_id, actor_kind, actor_id, impersonator_id, application_id, payload,
      request_id, address, user_agent, created_at)
    values (${newEventId(now)}, ${type}, ${data.error ? 'Error' : 'Success'}, ${accountId ?? ownId(actor)}, ${actor.kind}, ${idOf(actor)},
      ${impersonator ?? (actor.kind === 'owner' ? actor.impersonator : undefined)}, ${applicationId ?? clientOf(actor)},
      ${JSON.stringify(payload)}, ${client.requestId}, ${client.address}, ${client.userAgent}, ${now})`
  const statements = [event, ...noticesOf(context, { type, payload })]
  if ('last' in context.tx) for (const statement of statements) context.tx.last(statement)
  else for (const statement of statements) await context.tx.query(statement)
}

function ownId(actor: Actor): string | undefined {
  return actor.kind === 'owner' ? actor.id : undefined
}

function idOf(actor: Actor): string | undefined {
  return actor.kind === 'owner' || actor.kind === 'admin' ? actor.id : undefined
}

function clientOf(actor: Actor): string | undefined {
  return actor.kind === 'system' ? undefined : actor.clientId
}
