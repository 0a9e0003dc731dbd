import type { EventPayload, EventType } from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import type { Actor } from '../store/actor.ts'
import { type Queryable, type Sql, sql, type Transaction, together } from '../store/database.ts'
import { newEventId } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'
import { counting, figureOf } from './figures.ts'
import { noticesOf } from './notices.ts'

/** The account and application of an event, and its payload by its type. */
type EventData<Type extends EventType> = EventPayload<Type> & {
  /** The account; the actor's own unless given. */
  accountId?: string | undefined
  /** The application; the actor's own unless given. */
  applicationId?: string | undefined
  /** Of a refusal: the operation and the error code. */
  operation?: string | undefined
  error?: string | undefined
  /** The actor of an impersonation, if `actor` does not have it. */
  impersonator?: string | undefined
}

/**
 * Records an event in the transaction that causes it. The event is written with the commit, and so is the job that
 * sends a notice to the person, for events that have one.
 */
export async function record<Type extends EventType>(
  context: RequestContext & { tx: Queryable | Transaction; user?: UserRow },
  type: Type,
  data: EventData<Type>,
): Promise<void> {
  const { accountId, applicationId, impersonator, ...payload } = data
  const { tx } = context
  const figure = figureOf({ type, ...payload })
  const writes = [eventOf(context, type, data), ...(figure ? [counting(figure, context.now)] : [])]
  const notices = noticesOf(context, { type, payload })
  if ('beside' in tx) {
    for (const write of writes) tx.beside(write)
    for (const notice of notices) tx.last(notice)
  } else for (const statement of [together(writes), ...notices]) await tx.query(statement)
}

/** The write of an event, for event types without a notice or a figure. */
export function eventOf<Type extends EventType>(
  { actor, client, now }: RequestContext,
  type: Type,
  data: EventData<Type>,
): Sql {
  const { accountId, applicationId, impersonator, ...payload } = data
  return sql`
    insert into events (id, type, result, account_id, actor_kind, actor_id, impersonator_id, application_id, payload,
      request_id, operation, path, address, user_agent, created_at)
    values (${newEventId(now)}, ${type}, ${data.error ? 'Error' : 'Success'}, ${accountId ?? ownId(actor)}, ${actor.kind}, ${idOf(actor)},
      ${impersonator ?? (actor.kind === 'owner' ? actor.impersonator : undefined)}, ${applicationId ?? clientOf(actor)},
      ${JSON.stringify(payload)}, ${client.requestId}, ${client.operation}, ${client.path}, ${client.address}, ${client.userAgent}, ${now})`
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
