import { expect, it } from 'vitest'
import { startRelay } from '../../../../tests/support/relay.ts'
import { createDatabase } from '../../../../tests/support/server.ts'
import { openDatabase, sql } from './database.ts'
import { shareConnections } from './shared-connections.ts'

async function withDatabase(work: (database: ReturnType<typeof openDatabase>) => Promise<void>) {
  const database = openDatabase({ connectionString: await createDatabase() }, 20)
  await work(database).finally(() => database.close())
}

it('answers many requests on two connections, each with its own result', () =>
  withDatabase(async ({ quick }) => {
    const numbers = Array.from({ length: 100 }, (_, at) => at)
    const asked = numbers.map(n =>
      quick.query<{ n: number; pid: number }>(sql`select ${n}::int as n, pg_backend_pid() as pid`),
    )
    const rows = (await Promise.all(asked)).flat()
    expect(rows.map(({ n }) => n)).toEqual(numbers)
    expect(new Set(rows.map(({ pid }) => pid)).size).toBe(2)
  }))

it('fails only the query that has an error', () =>
  withDatabase(async ({ quick }) => {
    const asked = [0, 1, 2, 3].map(n => quick.query(sql`select 6 / ${n % 2}::int as n`))
    const statuses = (await Promise.allSettled(asked)).map(({ status }) => status)
    expect(statuses).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled'])
  }))

it('reconnects after a connection was lost', () =>
  withDatabase(async ({ quick }) => {
    const lost = quick.query(sql`select pg_terminate_backend(pg_backend_pid())`)
    await expect(lost).rejects.toMatchObject({ code: 'server.unavailable' })
    await expect(quick.query(sql`select 1 as n`)).resolves.toEqual([{ n: 1 }])
  }))

it('runs a query again if the table changed under a prepared statement', () =>
  withDatabase(async ({ quick, query }) => {
    await query(sql`create table things as select 1 as a`)
    const ask = () => quick.query(sql`select * from things`)
    await ask()
    await query(sql`alter table things add column b integer`)
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill([{ a: 1, b: null }]))
  }))

it('keeps to two connections even if many plans become stale at once', () =>
  withDatabase(async ({ quick, query }) => {
    await query(sql`create table things as select 1 as a`)
    const askTen = () =>
      Promise.all(
        Array.from({ length: 10 }, () => quick.query(sql`select *, pg_backend_pid() as pid from things`)),
      )
    await askTen()
    await query(sql`alter table things add column b integer`)
    await askTen()
    const rows = (await askTen()).flat() as { pid: number }[]
    expect(new Set(rows.map(({ pid }) => pid)).size).toBe(2)
  }))

it('is read-only: a query that waits for a lock would delay all queries behind it', () =>
  withDatabase(async ({ quick, query }) => {
    await query(sql`create table things as select 1 as a`)
    await expect(quick.query(sql`update things set a = 2`)).rejects.toThrow(/read-only transaction/)
    await expect(quick.query(sql`select a from things for update`)).rejects.toThrow(/read-only transaction/)
    await expect(quick.query(sql`select a from things`)).resolves.toEqual([{ a: 1 }])
  }))

it('closes after all pending queries are answered', async () => {
  const database = openDatabase({ connectionString: await createDatabase() }, 20)
  const slow = database.quick.query(sql`select 1 as n from pg_sleep(0.2)`)
  await database.close()
  await expect(slow).resolves.toEqual([{ n: 1 }])
})

it('closes a connection that stopped answering, and asks on a new one', async () => {
  const relay = await startRelay(await createDatabase())
  const shared = shareConnections(
    { connectionString: relay.url, connectionTimeoutMillis: 5000 },
    { amount: 1, silence: 200 },
  )
  const ask = () => shared.ask(sql`select 1 as n`)
  await ask()
  relay.silence()
  await expect(Promise.allSettled([ask(), ask()])).resolves.toMatchObject([
    { reason: { code: 'server.unavailable' } },
    { reason: { code: 'server.unavailable' } },
  ])
  await expect(ask()).resolves.toEqual([{ n: 1 }])
  await shared.close()
  await relay.cut()
})
