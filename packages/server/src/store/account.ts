import { Problem } from '@latchkey/contract'
import type { Actor, Origin } from './actor.ts'
import { type Queryable, sql, type Transaction } from './database.ts'
import type { UserRow } from './rows.ts'
import type { Settings } from './settings.ts'

/** What a request brings along, whatever it opens. */
export type Visit<By extends Actor = Actor> = {
  actor: By
  origin: Origin
  settings: Settings
  now: Date
}

/** An account opened to be read. */
export type ReadableAccount<By extends Actor = Actor> = Visit<By> & { tx: Queryable; user: UserRow }

/** An account opened to be changed: its row is locked, so that what was checked still holds when it is written. */
export type Account<By extends Actor = Actor> = Visit<By> & { tx: Transaction; user: UserRow }

/** Where administrators work on what is not one account. */
export type Directory = Visit & { tx: Transaction }

export async function openToRead<By extends Actor>(
  tx: Queryable,
  visit: Visit<By>,
  userId: string,
): Promise<ReadableAccount<By>> {
  const [user] = await tx.query<UserRow>(sql`select * from users where id = ${userId}`)
  if (!user) throw new Problem('entity.not_found')
  return { ...visit, tx, user }
}

export async function openToChange<By extends Actor>(
  tx: Transaction,
  visit: Visit<By>,
  userId: string,
): Promise<Account<By>> {
  const [user] = await tx.query<UserRow>(sql`select * from users where id = ${userId} for update`)
  if (!user) throw new Problem('entity.not_found')
  return { ...visit, tx, user }
}
