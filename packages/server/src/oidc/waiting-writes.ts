import Provider, { errors } from 'oidc-provider'
import { type Database, join, raw, type Sql, sql, together } from '../store/database.ts'
import { asOAuthError } from './oauth-errors.ts'
import { forget } from './record-reads.ts'

/** A write of a record of the provider. */
export type Write = {
  /** The record's model and key: a later write of the same record replaces an earlier one. */
  record: string
  statement: Sql
  /** Whether the statement returns the rows that it wrote, so that others can wait for it. */
  returns?: boolean
  /** Whether the request fails where the statement returns no row, as another request used up the record. */
  isClaim?: boolean
}

const waiting = new WeakMap<object, Map<string, Write>>()

/** Begins to collect the writes of a request to the provider. */
export function collectWrites(ctx: object): void {
  waiting.set(ctx, new Map())
}

/**
 * Writes a record: with the response of this request to the provider, or at once outside a request. Within a request,
 * only `isWaiting` shows the write.
 */
export async function write(database: Database, one: Write): Promise<void> {
  const writes = Provider.ctx && waiting.get(Provider.ctx)
  if (!writes) return send(database, [one])
  forget(one.record)
  writes.delete(one.record)
  writes.set(one.record, one)
}

/** Sends the writes of this request so far, for work that must find them. */
export async function writeNow(database: Database): Promise<void> {
  const writes = Provider.ctx && waiting.get(Provider.ctx)
  const sent = [...(writes?.values() ?? [])]
  writes?.clear()
  await send(database, sent)
}

/** Whether this request is going to write the record. */
export function isWaiting(record: string): boolean {
  return (Provider.ctx && waiting.get(Provider.ctx)?.has(record)) ?? false
}

/** Ends the collection: what the request writes from now on is written at once. */
export function takeWrites(ctx: object): Write[] {
  const writes = [...(waiting.get(ctx)?.values() ?? [])]
  waiting.delete(ctx)
  return writes
}

/** SQLSTATE of `require_claimed`. */
const usedBefore = 'LK001'

/**
 * Sends writes as one statement: all of them happen, or none. `more` are further writes; their condition `written`
 * makes them wait for the records, whose guards must lock rows before anything changes them. Errors: `invalid_grant`,
 * where another request claimed a record first.
 */
export async function send(
  database: Database,
  writes: readonly Write[],
  more: (written: Sql) => Sql[] = () => [],
): Promise<void> {
  const returning = writes.flatMap(({ returns }, at) =>
    returns ? [sql`(select count(*) from ${raw(`write_${at}`)}) >= 0`] : [],
  )
  const further = more(returning.length > 0 ? join(returning, ' and ') : sql`true`)
  const statements = [...writes.map(({ statement }) => statement), ...further]
  if (statements.length === 0) return
  const claims = writes.flatMap(({ isClaim }, at) =>
    isClaim ? [sql`require_claimed(exists (select from ${raw(`write_${at}`)}))`] : [],
  )
  const statement = together(statements, claims.length > 0 ? sql`select ${join(claims)}` : undefined)
  await database
    .transaction(async tx => tx.last(statement))
    .catch(error => {
      if (error.code !== usedBefore) asOAuthError(error)
      throw new errors.InvalidGrant('the code is already consumed')
    })
}
