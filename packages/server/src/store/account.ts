import { type ErrorCode, Problem, type Throttle } from '@latchkey/contract'
import type { Actor, RequestClient } from './actor.ts'
import { type Database, type Queryable, raw, Superseded, sql, type Transaction } from './database.ts'
import type { UserRow } from './rows.ts'
import type { Settings } from './settings.ts'

/**
 * The context of a request: actor, client, settings and time. Capabilities receive it, whether or not they open an
 * account.
 */
export type RequestContext<By extends Actor = Actor> = {
  actor: By
  client: RequestClient
  settings: Settings
  now: Date
  /**
   * The throttle of the operation's row. Capabilities that verify a secret, send a message or create an account
   * require one.
   */
  throttle?: Throttle | undefined
}

/** An account opened to be read. */
export type ReadableAccount<By extends Actor = Actor> = RequestContext<By> & { tx: Queryable; user: UserRow }

/**
 * An account opened to be changed. Its row is locked, or optimistic locking guards the writes: what was checked still
 * holds.
 */
export type Account<By extends Actor = Actor> = RequestContext<By> & { tx: Transaction; user: UserRow }

/** The handle for administrators' work that is not about one account. */
export type Directory = RequestContext & { tx: Transaction }

/** A user's row as it was read; `version` changes with each write of the row. */
export type VersionedUser = UserRow & { version: string }

/** The columns of a `VersionedUser`. */
export const versionedUser = raw('users.*, users.xmin::text as version')

export async function openToRead<By extends Actor>(
  tx: Queryable,
  context: RequestContext<By>,
  userId: string,
  whenGone: ErrorCode = 'entity.not_found',
): Promise<ReadableAccount<By> & { user: VersionedUser }> {
  const [user] = await tx.query<VersionedUser>(sql`select ${versionedUser} from users where id = ${userId}`)
  if (!user) throw new Problem(whenGone)
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
 * Optimistic locking: the work runs on the row that was read. A guard locks the row and compares its version, with
 * the first query of the work or together with its writes. If the row changed since it was read, the work runs again,
 * on the new row.
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
