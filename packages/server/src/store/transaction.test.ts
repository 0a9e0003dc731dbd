import { Problem } from '@latchkey/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDatabase } from '../../../../tests/support/server.ts'
import { type Database, openDatabase, Superseded, sql, type Transaction } from './database.ts'

const refuses = sql`do $$ begin raise exception using errcode = 'serialization_failure'; end $$`
const pid = sql`insert into things (pid, transaction) select pg_backend_pid(), pg_current_xact_id()::text`

let database: Database
beforeEach(async () => {
  database = openDatabase({ connectionString: await createDatabase() }, 20)
  await database.query(sql`create table things (pid integer, transaction text)`)
})
afterEach(() => database.close())

const kept = () => database.query<{ pid: number; transaction: string }>(sql`select * from things`)

/** Work that only writes, twice. */
const writeTwice = async (tx: Transaction) => {
  tx.last(pid)
  tx.last(pid)
}

it.each([true, false])('is one, however many statements it has (guarded: %s)', async isGuarded => {
  await database.transaction(writeTwice, isGuarded ? sql`select 1` : undefined)
  const [one, other] = await kept()
  expect(one?.transaction).toBe(other?.transaction)
  expect(other).toBeDefined()
})

it.each([
  ['that only writes', writeTwice],
  [
    'that asks',
    async (tx: Transaction) => {
      await tx.query(pid)
      await writeTwice(tx)
    },
  ],
])('is none of the work %s, where its guard refuses', async (_, work) => {
  await expect(database.transaction(work, refuses)).rejects.toThrow(Superseded)
  expect(await kept()).toEqual([])
  // The connection is as good as before.
  await database.transaction(work, sql`select 1`)
  expect(await kept()).not.toEqual([])
})

it.each([
  ['a statement that fails', sql`select 1 / 0`, /division by zero/],
  ['the commit', sql`insert into later values (1), (1)`, Problem],
])('is none of the work where %s is the last', async (_, failing, expected) => {
  await database.query(sql`create table later (n integer unique deferrable initially deferred)`)
  for (const guard of [sql`select 1`, undefined]) {
    const work = async (tx: Transaction) => {
      await writeTwice(tx)
      tx.last(failing)
    }
    await expect(database.transaction(work, guard)).rejects.toThrow(expected)
  }
  expect(await kept()).toEqual([])
})

it('is not begun where the work refuses before it asks', async () => {
  const work = async () => {
    throw new Problem('entity.not_found')
  }
  await expect(database.transaction(work, refuses)).rejects.toMatchObject({ code: 'entity.not_found' })
})

it('shares connections where it is guarded and only writes: four with four in each line, and the pool beyond', async () => {
  const many = (amount: number) =>
    Promise.all(
      Array.from({ length: amount }, () => database.transaction(async tx => tx.last(pid), sql`select 1`)),
    )
  await many(16)
  expect(new Set((await kept()).map(({ pid }) => pid)).size).toBe(4)
  await many(100)
  expect(await kept()).toHaveLength(116)
  expect(new Set((await kept()).map(({ pid }) => pid)).size).toBeGreaterThan(4)
})

it('does not wait on a shared connection for a lock that somebody holds', async () => {
  const takesLock = sql`select pg_advisory_xact_lock(1)`
  await database.transaction(async tx => {
    await tx.query(takesLock)
    const others = [
      database.transaction(writeTwice, takesLock),
      database.transaction(writeTwice, sql`select 1`),
    ]
    const statuses = (await Promise.allSettled(others)).map(({ status }) => status)
    expect(statuses).toEqual(['rejected', 'fulfilled'])
    await expect(others[0]).rejects.toThrow(Superseded)
  })
})

it('is none where the one before it on its line was refused in the middle of preparing what both need', async () => {
  const never = sql`insert into things (pid, transaction) values (0, 'prepared by nobody before')`
  const guards = [...Array(8).fill(refuses), ...Array(8).fill(sql`select 1`)]
  const works = guards.map(guard => database.transaction(async tx => tx.last(never), guard))
  const outcomes = await Promise.allSettled(works)
  const reasons = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(reasons.filter(reason => !(reason instanceof Superseded))).toEqual([])
  expect(await kept()).toHaveLength(outcomes.length - reasons.length)
  await database.transaction(async tx => tx.last(never), sql`select 1`)
})

it('is done again, on another connection, where the table changed under a prepared statement', async () => {
  const all = sql`select * from things`
  const ask = async (tx: Transaction) => tx.query(all)
  const only = async (tx: Transaction) => tx.last(all)
  await Promise.all([database.transaction(ask), database.transaction(only, sql`select 1`)])
  await database.query(sql`alter table things add column more text`)
  await database.transaction(ask)
  await database.transaction(only, sql`select 1`)
})

it('says that the database is away, and goes on when it is back', async () => {
  const dies = sql`select pg_terminate_backend(pg_backend_pid())`
  for (const guard of [sql`select 1`, undefined]) {
    const work = async (tx: Transaction) => {
      tx.last(pid)
      tx.last(dies)
    }
    await expect(database.transaction(work, guard)).rejects.toMatchObject({ code: 'server.unavailable' })
    await database.transaction(writeTwice, guard)
  }
  expect(await kept()).toHaveLength(4)
})
