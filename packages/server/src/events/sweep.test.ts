import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { sweep } from './sweep.ts'

const day = 24 * 60 * 60 * 1000

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const sweepIn = (days: number) => sweep(server.running.services.database, new Date(Date.now() + days * day))

async function count(table: 'sessions' | 'oidc_records' | 'trusted_devices', { id }: Somebody) {
  const owner = table === 'oidc_records' ? 'account_id' : 'user_id'
  const { rowCount } = await server.database.query(`select from ${table} where ${owner} = $1`, [id])
  return rowCount
}

it('keeps the row of a session as long as its OIDC session lives', async () => {
  const person = await somebody(server)
  await server.database.query(
    `update oidc_records set expires_at = now() + interval '20 days' where model = 'Session' and account_id = $1`,
    [person.id],
  )
  await sweepIn(15)
  expect(await count('sessions', person)).toBe(1)
  await sweepIn(19)
  expect(await count('sessions', person)).toBe(1)
  await sweepIn(21)
  expect(await count('sessions', person)).toBe(0)
})

it('deletes expired sessions, tokens and trusted devices', async () => {
  const person = await somebody(server)
  await server.database.query(
    `insert into trusted_devices (id, user_id, secret_hash, created_at, last_used_at, expires_at)
     values ('a-device', $1, '', now(), now(), now() + interval '30 days')`,
    [person.id],
  )
  await sweepIn(0)
  for (const table of ['sessions', 'oidc_records', 'trusted_devices'] as const)
    expect(await count(table, person), table).toBeGreaterThan(0)
  await sweepIn(200)
  for (const table of ['sessions', 'oidc_records', 'trusted_devices'] as const)
    expect(await count(table, person), table).toBe(0)
})

it('deletes all expired rows, also more than one batch', async () => {
  await server.database.query(
    `insert into attempts (action, target, is_failure, created_at)
     select 'Password', 'somebody', true, now() - interval '2 hours' from generate_series(1, 12000)`,
  )
  await sweepIn(0)
  expect((await server.database.query(`select from attempts where target = 'somebody'`)).rowCount).toBe(0)
})
