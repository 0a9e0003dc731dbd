import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createMigratedDatabase } from '../../../../tests/support/server.ts'
import { changeOptimistically, openToRead, type RequestContext } from './account.ts'
import { type Database, openDatabase, sql, type Transaction } from './database.ts'
import type { Settings } from './settings.ts'

const context: RequestContext = {
  actor: { kind: 'system' },
  client: { requestId: 'request', address: undefined, userAgent: undefined, acceptLanguage: undefined },
  settings: {} as Settings,
  now: new Date(),
}

let database: Database
beforeAll(async () => {
  const connectionString = await createMigratedDatabase()
  database = openDatabase({ connectionString }, 8)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.query(sql`delete from users`)
  await database.query(sql`insert into users (id, name, username, created_at, updated_at)
    values ('mira', '0', 'mira', now(), now())`)
})

const see = async () => (await openToRead(database.quick, context, 'mira')).user
const nameOf = async () => (await see()).name
const counting = (name: string | null) => `${Number(name) + 1}`

/** Counts in the name: a write that is not based on the current row loses a step. */
const onlyWrites = async ({ tx, user }: { tx: Transaction; user: { name: string | null } }) =>
  tx.last(sql`update users set name = ${counting(user.name)} where id = 'mira'`)
const asksFirst = async ({ tx, user }: { tx: Transaction; user: { name: string | null } }) => {
  await tx.query(sql`select 1`)
  await tx.query(sql`update users set name = ${counting(user.name)} where id = 'mira'`)
}

for (const [manner, work] of Object.entries({ 'that only writes': onlyWrites, 'that queries': asksFirst }))
  it(`optimistic locking loses no concurrent change of work ${manner}`, async () => {
    const user = await see()
    await Promise.all(Array.from({ length: 30 }, () => changeOptimistically(database, context, user, work)))
    expect(await nameOf()).toBe('30')
  })

it('runs the work once if the row is unchanged', async () => {
  const user = await see()
  const seen: (string | null)[] = []
  await changeOptimistically(database, context, user, async account => {
    seen.push(account.user.name)
    await onlyWrites(account)
  })
  expect(seen).toEqual(['0'])
})

it('runs the work again on the new row if the row changed since it was read', async () => {
  const user = await see()
  await database.query(sql`update users set name = '41' where id = 'mira'`)
  const seen: (string | null)[] = []
  await changeOptimistically(database, context, user, async account => {
    seen.push(account.user.name)
    await onlyWrites(account)
  })
  expect(seen).toEqual(['0', '41'])
  expect(await nameOf()).toBe('42')
})

it('waits for a transaction that holds the row lock', async () => {
  const user = await see()
  let change: Promise<void> | undefined
  await database.transaction(async tx => {
    await tx.query(sql`update users set name = '41' where id = 'mira'`)
    change = changeOptimistically(database, context, user, onlyWrites)
    // Longer than the lock timeout of a shared connection.
    await tx.query(sql`select 1 from pg_sleep(0.2)`)
  })
  await change
  expect(await nameOf()).toBe('42')
})

it('holds the row lock from its first query on', async () => {
  await changeOptimistically(database, context, await see(), async ({ tx }) => {
    await tx.query(sql`select 1`)
    const other = database.query(sql`select 1 from users where id = 'mira' for update nowait`)
    await expect(other).rejects.toMatchObject({ code: 'server.busy' })
  })
})

it('answers the given error code if the user was deleted', async () => {
  const user = await see()
  await database.query(sql`delete from users where id = 'mira'`)
  const changed = (whenGone?: 'auth.unauthorized') =>
    changeOptimistically(database, context, user, onlyWrites, whenGone)
  await expect(changed()).rejects.toMatchObject({ code: 'entity.not_found' })
  await expect(changed('auth.unauthorized')).rejects.toMatchObject({ code: 'auth.unauthorized' })
})
