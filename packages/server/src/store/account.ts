import { type ErrorCode, Problem, type Throttle } from '@latchkey/contract'
import type { Actor, RequestClient } from './actor.ts'
import { type Database, type Queryable, raw, Superseded, sql, type Transaction } from './database.ts'
import type { UserRow } from './rows.ts'
import type { Settings } from './settings.ts'

/** What a request brings along, whatever it opens. */
export type RequestContext<By extends Actor = Actor> = {
  actor: By
  client: RequestClient
  settings: Settings
  now: Date
  /** What the operation's row says of its throttle: who tries a secret, sends a message or creates an account requires one. */
  throttle?: Throttle | undefined
}

/** An account opened to be read. */
export type ReadableAccount<By extends Actor = Actor> = RequestContext<By> & { tx: Queryable; user: UserRow }

/** An account opened to be changed: its row is locked, so that what was checked still holds when it is written. */
export type Account<By extends Actor = Actor> = RequestContext<By> & { tx: Transaction; user: UserRow }

/** Where administrators work on what is not one account. */
export type Directory = RequestContext & { tx: Transaction }

/** A row as it was read; its `version` tells it from what it becomes. */
export type VersionedUser = UserRow & { version: string }

/** The columns of one. */
export const versionedUser = raw('users.*, users.xmin::text as version')

export async function openToRead<By extends Actor>(
  tx: Queryable,
  context: RequestContext<By>,
  userId: string,
): Promise<ReadableAccount<By> & { user: VersionedUser }> {
  const [user] = await tx.query<VersionedUser>(sql`select ${versionedUser} from users where id = ${userId}`)
  if (!user) throw new Problem('entity.not_found')
  return { ...context, tx, user }
}

export async function openToChange<By extends Actor>(
  tx: Transaction,
  context: RequestContext<By>,
  userId: string,
  whenGone: ErrorCode = 'entity.not_found',
): Promise<Account<By>> {
  const [user] = await tx.query<UserRow>(sql`select * from users where id = ${userId} for update`)
  if (!user) throw new Problem(whenGone)
  return { ...context, tx, user }
}

/**
 * Changes an account that was read. What was read is believed; the lock comes with the first question of the work, or with all that
 * it writes. Where somebody was faster, the work is done again, on the row as it is then.
 */
export async function changeOptimistically<By extends Actor, Result>(
  database: Database,
  context: RequestContext<By>,
  user: VersionedUser,
  work: (account: Account<By>) => Promise<Result>,
  whenGone?: ErrorCode,
): Promise<Result> {
  const { id, version } = user
  const guard = sql`select require_version((select xmin from users where id = ${id} for update), ${version})`
  try {
    return await database.transaction(tx => work({ ...context, tx, user }), guard)
  } catch (error) {
    if (!(error instanceof Superseded)) throw error
    return database.transaction(async tx => work(await openToChange(tx, context, id, whenGone)))
  }
}
