import { Problem } from '@latchkey/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { administer, asRole, databaseNameIn } from '../../../../tests/support/administration.ts'
import { createDatabase } from '../../../../tests/support/server.ts'
import { type Database, openDatabase, raw, Superseded, sql, type Transaction } from './database.ts'

const refuses = sql`do $$ begin raise exception using errcode = 'serialization_failure'; end $$`
const pid = sql`insert into things (pid, transaction) select pg_backend_pid(), pg_current_xact_id()::text`

let database: Database
let url: string
beforeEach(async () => {
  url = await createDatabase()
  database = openDatabase({ connectionString: url }, 20)
  await database.query(sql`create table things (pid integer, transaction text)`)
})
afterEach(() => database.close())

const kept = () => database.query<{ pid: number; transaction: string }>(sql`select * from things`)

/** Work that only writes, twice. */
const writeTwice = async (tx: Transaction) => {
  tx.last(pid)
  tx.last(pid)
}

it.each([true, false])('runs all statements in one transaction (guarded: %s)', async isGuarded => {
  await database.transaction(writeTwice, isGuarded ? sql`select 1` : undefined)
  const [one, other] = await kept()
  expect(one?.transaction).toBe(other?.transaction)
  expect(other).toBeDefined()
})

it.each([
  ['that only writes', writeTwice],
  [
    'that queries',
    async (tx: Transaction) => {
      await tx.query(pid)
      await writeTwice(tx)
    },
  ],
])('writes nothing of work %s if its guard refuses', async (_, work) => {
  await expect(database.transaction(work, refuses)).rejects.toThrow(Superseded)
  expect(await kept()).toEqual([])
  // The connection is still usable.
  await database.transaction(work, sql`select 1`)
  expect(await kept()).not.toEqual([])
})

it.each([
  ['a statement that fails', sql`select 1 / 0`, /division by zero/],
  ['one that fails the commit', sql`insert into later values (1), (1)`, Problem],
])('writes nothing if %s is the last statement', async (_, failing, expected) => {
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

it('opens no transaction if the work refuses before its first query', async () => {
  const work = async () => {
    throw new Problem('entity.not_found')
  }
  await expect(database.transaction(work, refuses)).rejects.toMatchObject({ code: 'entity.not_found' })
})

it('shares four connections, up to four transactions each, for guarded work that only writes, and uses the pool beyond', async () => {
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

it('does not wait on a shared connection for a lock that another transaction holds', async () => {
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

it('writes nothing, and fails with Superseded, if the transaction before it failed while preparing a statement of both', async () => {
  const never = sql`insert into things (pid, transaction) values (0, 'prepared by nobody before')`
  const guards = [...Array(8).fill(refuses), ...Array(8).fill(sql`select 1`)]
  const works = guards.map(guard => database.transaction(async tx => tx.last(never), guard))
  const outcomes = await Promise.allSettled(works)
  const reasons = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(reasons.filter(reason => !(reason instanceof Superseded))).toEqual([])
  expect(await kept()).toHaveLength(outcomes.length - reasons.length)
  await database.transaction(async tx => tx.last(never), sql`select 1`)
})

it('runs again on another connection if the table changed under a prepared statement', async () => {
  const all = sql`select * from things`
  const ask = async (tx: Transaction) => tx.query(all)
  const only = async (tx: Transaction) => tx.last(all)
  await Promise.all([database.transaction(ask), database.transaction(only, sql`select 1`)])
  await database.query(sql`alter table things add column more text`)
  await database.transaction(ask)
  await database.transaction(only, sql`select 1`)
})

it('answers 503 while the database is unreachable, and works again afterwards', async () => {
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

it('runs again after a deadlock, so that both transactions commit', async () => {
  await database.query(sql`create table accounts as select n, 0 as amount from generate_series(1, 2) as n`)
  const add = (n: number) => sql`update accounts set amount = amount + 1 where n = ${n}`
  const inOrder = (one: number, other: number) => async (tx: Transaction) => {
    await tx.query(add(one))
    await tx.query(sql`select pg_sleep(0.2)`)
    await tx.query(add(other))
  }
  await Promise.all([database.transaction(inOrder(1, 2)), database.transaction(inOrder(2, 1))])
  const sums = await database.query(sql`select amount from accounts order by n`)
  expect(sums).toEqual([{ amount: 2 }, { amount: 2 }])
})

it.each(['serialization_failure', 'deadlock_detected'])(
  'is retried a few times after %s, then answers 503',
  async name => {
    await database.query(sql`create sequence tries`)
    const failing = sql`do $$ begin
    perform nextval('tries'); raise exception using errcode = ${raw(`'${name}'`)}; end $$`
    const busy = { code: 'server.busy', status: 503, headers: { 'retry-after': '1' } }
    await expect(database.transaction(tx => tx.query(failing))).rejects.toMatchObject(busy)
    await expect(database.query(failing)).rejects.toMatchObject(busy)
    expect(await database.query(sql`select last_value::integer as n from tries`)).toEqual([{ n: 12 }])
  },
)

it('waits three seconds at most for a lock, then answers 503', async () => {
  const lock = sql`lock table things in access exclusive mode`
  await database.transaction(async holder => {
    await holder.query(lock)
    const begun = performance.now()
    const asked = [
      database.query(sql`select * from things`),
      database.transaction(tx => tx.query(pid)),
      database
        .transaction(async tx => tx.last(pid), sql`select 1`)
        .catch(error => {
          expect(error).toBeInstanceOf(Superseded)
          throw new Problem('server.busy')
        }),
      ...Array.from({ length: 20 }, () => database.quick.query(sql`select * from things`)),
    ]
    for (const outcome of await Promise.allSettled(asked)) {
      const { status } = (outcome as PromiseRejectedResult).reason as Problem
      expect(status).toBe(503)
    }
    // On a busy machine, up to two attempts of five seconds to open a connection come first.
    expect(performance.now() - begun).toBeLessThan(14_000)
    // Tables without a lock stay readable, on new connections.
    await expect(database.quick.query(sql`select 1 as n`)).resolves.toEqual([{ n: 1 }])
  })
  await expect(database.quick.query(sql`select * from things`)).resolves.toEqual([])
})

it.each([true, false])(
  'answers 503 while the database is read-only, and works again afterwards (guarded: %s)',
  async isGuarded => {
    const work = () => database.transaction(writeTwice, isGuarded ? sql`select 1` : undefined)
    const makeReadOnly = (state: string) =>
      administer(`alter database ${databaseNameIn(url)} set default_transaction_read_only = ${state}`)
    await makeReadOnly('on')
    // As after a failover: new connections read the database's new default.
    await database.close()
    database = openDatabase({ connectionString: url }, 20)
    const away = { code: 'server.unavailable', status: 503, headers: { 'retry-after': '1' } }
    await expect(work()).rejects.toMatchObject(away)
    await expect(database.query(pid)).rejects.toMatchObject(away)
    await expect(database.quick.query(sql`select * from things`)).resolves.toEqual([])
    await makeReadOnly('off')
    await work()
    expect(await kept()).toHaveLength(2)
  },
)

it('waits for a connection if the role allows few, and fails no request', async () => {
  const role = `few_${process.pid}`
  await administer(`create role ${role} login password 'few' connection limit 3`)
  await database.query(sql`grant all on things to ${raw(role)}`)
  const limited = openDatabase({ connectionString: asRole(url, role, 'few') }, 20)
  const asked = Array.from({ length: 60 }, (_, at) => [
    limited.query(pid),
    limited.quick.query(sql`select ${at}::int as n`),
    limited.transaction(writeTwice, sql`select 1`),
    limited.transaction(tx => tx.query(pid)),
  ])
  await Promise.all(asked.flat())
  await limited.close()
  expect(await kept()).toHaveLength(240)
})
