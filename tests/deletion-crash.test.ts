import { createClient } from '@latchkey/client'
import pg from 'pg'
import { expect, it } from 'vitest'
import { killGroup, spawnServer } from './support/process.ts'
import { backEnd, createMigratedDatabase, freePort, managementToken } from './support/server.ts'

it('a server that is killed in the middle of a deletion leaves the account whole, and deletes it once after its restart', async () => {
  const [port, databaseUrl] = [await freePort(), await createMigratedDatabase()]
  const variables = {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: 'a key that is long enough for a test of a crash',
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
  }
  const database = new pg.Pool({ connectionString: databaseUrl, max: 3 })
  const count = async (statement: string) => (await database.query(statement)).rowCount ?? 0

  const doomed = await spawnServer(port, variables).ready()
  const token = await managementToken(doomed.url)
  const call = createClient({ endpoint: doomed.url, getAccessToken: () => token })
  const { id } = await call('POST /api/users', { body: { username: 'mira', password: 'a-Quieter-Lake-78' } })
  const params = { userId: id }
  await call('POST /api/users/:userId/personal-access-tokens', { params, body: { name: 'a script' } })
  await call('POST /api/users/:userId/access-links', { params, body: { purpose: 'passwordReset' } })
  await call('PATCH /api/account-center', { body: { deletionGracePeriod: 0 } })

  // The deletion waits for this row in the middle of its transaction.
  const holder = await database.connect()
  await holder.query('begin')
  await holder.query('select from personal_access_tokens for update')
  await call('POST /api/users/:userId/deletion', { params })
  const isWaiting = () =>
    count(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%delete from users%'`,
    )
  await expect.poll(isWaiting, { timeout: 60_000 }).toBeGreaterThan(0)
  killGroup(doomed)
  await doomed.ended()
  await holder.query('rollback')
  holder.release()

  await expect.poll(isWaiting, { timeout: 60_000 }).toBe(0)
  const events = () => count(`select from events where type = 'User.Deleted'`)
  expect(await count('select from users')).toBe(1)
  expect(await count('select from personal_access_tokens')).toBe(1)
  expect(await events()).toBe(0)
  // The queue gives the job of a killed node to another one a minute later.
  await database.query(`update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes'`)

  const survivor = await spawnServer(port, variables).ready()
  await expect.poll(() => count('select from users'), { timeout: 60_000 }).toBe(0)
  await expect.poll(() => count('select from graphile_worker.jobs'), { timeout: 60_000 }).toBe(0)
  expect(await count('select from personal_access_tokens')).toBe(0)
  expect(await events()).toBe(1)
  survivor.child.kill('SIGTERM')
  await survivor.ended()
  await database.end()
})
