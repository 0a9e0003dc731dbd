import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { clientOf, signIn } from './support/people.ts'
import { hasPgBouncer, type PgBouncer, startPgBouncer } from './support/pgbouncer.ts'
import { killGroup, spawnServer } from './support/process.ts'
import { createDatabase, freePort, startTestServer, type TestServer } from './support/server.ts'

const isThere = hasPgBouncer()
let pooler: PgBouncer

/** Registers, changes and reads many people concurrently, more than there are sessions. */
async function expectToWork({ url, manage, database }: TestServer): Promise<void> {
  const people = Array.from({ length: 12 }, (_, number) => `mira_${number}`)
  await Promise.all(
    people.map(async name => {
      const person = clientOf(url, await signIn(url, name, 'sunny-Lake-77', { event: 'Register' }))
      await person('PATCH /api/my-account', { body: { name: 'Mira' } })
      expect(await person('GET /api/my-account')).toMatchObject({ username: name, name: 'Mira' })
    }),
  )
  expect(await manage('GET /api/users', { query: { search: '%mira%' } })).toHaveLength(people.length)
  const { rows } = await database.query('select count(*)::int as amount from users')
  expect(rows).toEqual([{ amount: people.length }])
}

describe.skipIf(!isThere)('behind a real PgBouncer (where it can be installed)', () => {
  afterEach(() => pooler.stop())

  it('the server works in session mode with PgBouncer’s defaults', async () => {
    pooler = await startPgBouncer({ default_pool_size: '30' })
    const server = await startTestServer({ databaseUrl: pooler.pooled(await createDatabase()) })
    await expectToWork(server)
    await server.stop()
  })

  it('the server refuses transaction mode without a direct URL, with advice', async () => {
    pooler = await startPgBouncer({ pool_mode: 'transaction' })
    const started = startTestServer({ databaseUrl: pooler.pooled(await createDatabase()) })
    await expect(started).rejects.toThrow(/pooler in transaction mode.*Set DATABASE_DIRECT_URL/)
  })

  it('the server works in transaction mode with a direct URL, on fewer sessions than connections', async () => {
    pooler = await startPgBouncer({ pool_mode: 'transaction', default_pool_size: '3' })
    const databaseDirectUrl = await createDatabase()
    const server = await startTestServer({
      databaseUrl: pooler.pooled(databaseDirectUrl),
      databaseDirectUrl,
    })
    await expectToWork(server)
    // No setting of one connection leaks to the next: neither a lock timeout nor a read-only session.
    const through = new pg.Client({ connectionString: pooler.pooled(databaseDirectUrl) })
    await through.connect()
    const { rows } = await through.query(
      "select current_setting('lock_timeout') as waits, current_setting('default_transaction_read_only') as reads",
    )
    expect(rows).toEqual([{ waits: '0', reads: 'off' }])
    await through.end()
    await server.stop()
  })

  it('the server refuses transaction mode when the role’s default isolation differs, with the statement to run', async () => {
    pooler = await startPgBouncer({ pool_mode: 'transaction' })
    const databaseDirectUrl = await createDatabase()
    const direct = new pg.Client({ connectionString: databaseDirectUrl })
    await direct.connect()
    await direct.query(`alter database ${direct.database} set default_transaction_isolation to serializable`)
    await direct.end()
    const started = startTestServer({ databaseUrl: pooler.pooled(databaseDirectUrl), databaseDirectUrl })
    await expect(started).rejects.toThrow(/alter role latchkey set default_transaction_isolation/)
  })

  it('the server starts after a start that was killed during the migration', async () => {
    pooler = await startPgBouncer()
    const connectionString = await createDatabase()
    const DATABASE_URL = pooler.pooled(connectionString)
    const SECRET_KEY = 'a key that has more than 32 characters'
    const holder = new pg.Client({ connectionString })
    await holder.connect()
    await holder.query('begin')
    await holder.query('select pg_advisory_xact_lock(7134201986)')
    const killed = spawnServer(await freePort(), { DATABASE_URL, SECRET_KEY })
    await expect
      .poll(
        async () => {
          const { rows } = await holder.query(
            "select from pg_locks where locktype = 'advisory' and not granted",
          )
          return rows.length
        },
        { timeout: 60_000 },
      )
      .toBe(1)
    killGroup(killed)
    await holder.query('commit')
    await holder.end()
    const next = await spawnServer(await freePort(), { DATABASE_URL, SECRET_KEY }).ready()
    killGroup(next)
    await next.ended()
  })
})
