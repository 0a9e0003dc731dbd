import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { newEventId } from '../packages/server/src/store/ids.ts'
import { temporaryDirectory } from './support/directory.ts'
import { killGroup, type ServerProcess, spawnServer } from './support/process.ts'
import { startReceiver } from './support/receiver.ts'
import { backEnd, createMigratedDatabase, freePort, managementToken } from './support/server.ts'
import { ask } from './support/wire.ts'

// Webhooks while servers are killed, receivers misbehave, and the database is away. What is delivered otherwise:
// `directory/webhooks/deliveries.test.ts`.

type Receiver = Awaited<ReturnType<typeof startReceiver>>

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function serve(databaseUrl: string, port?: number): Promise<ServerProcess> {
  const server = spawnServer(port ?? (await freePort()), {
    DATA_DIR: temporaryDirectory(),
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '5',
    SECRET_KEY: 'the key that all processes of these tests share',
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    ALLOW_PRIVATE_NETWORK: 'true',
    LOG_LEVEL: 'error',
  })
  endings.push(async () => {
    if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGTERM')
    await server.ended()
  })
  return server.ready()
}

async function receive(): Promise<Receiver> {
  const receiver = await startReceiver()
  endings.push(receiver.stop)
  return receiver
}

/** The Management API of a server. */
async function managementOf({ url }: ServerProcess) {
  const token = await managementToken(url)
  const manage = async (at: string, body?: unknown) => {
    const answer = await ask(url, at, { token, body })
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer.body
  }
  return {
    manage,
    newHook: async (url: string, events = ['User.Created']): Promise<string> =>
      (await manage('POST /api/hooks', { events, config: { url } })).id,
    newUser: async (username: string): Promise<string> => (await manage('POST /api/users', { username })).id,
    deliveriesOf: (id: string) => manage(`GET /api/hooks/${id}/deliveries`),
  }
}

const idsOf = ({ received }: Receiver) => received.map(({ headers }) => headers['webhook-id'])
/** A lease lasts 30 seconds, and a pause after a failure five, at first. */
const afterLease = { timeout: 60_000, interval: 100 }

it('a server that is killed between a change and its delivery delivers it after the restart, twice in a row', async () => {
  const [databaseUrl, port, receiver] = [await createMigratedDatabase(), await freePort(), await receive()]
  receiver.reply(() => {})
  const doomed = await serve(databaseUrl, port)
  const { newHook, newUser } = await managementOf(doomed)
  await newHook(receiver.url)
  await newUser('mira')
  killGroup(doomed)
  await doomed.ended()
  const seen = receiver.received.length
  const again = await serve(databaseUrl, port)
  await expect.poll(() => receiver.received.length, afterLease).toBeGreaterThan(seen)
  killGroup(again)
  await again.ended()

  receiver.reply(response => response.writeHead(204).end())
  const survivor = await serve(databaseUrl, port)
  const { manage, deliveriesOf } = await managementOf(survivor)
  const [{ id }] = await manage('GET /api/hooks')
  await expect.poll(async () => (await deliveriesOf(id))[0].status, afterLease).toBe('delivered')
  expect(new Set(idsOf(receiver)).size).toBe(1)
  expect(new Set(receiver.received.map(({ text }) => text)).size).toBe(1)
})

it('two nodes deliver ten thousand events, in order for each account and none at the same time, beside a slow and a dead receiver', async () => {
  const [accounts, rounds] = [100, 100]
  const databaseUrl = await createMigratedDatabase()
  const [one] = await Promise.all([serve(databaseUrl), serve(databaseUrl)])
  const { manage, newHook, newUser } = await managementOf(one)
  const people: string[] = []
  for (let n = 0; n < accounts; n += 1) people.push(await newUser(`person_${n}`))
  const [quick, slow] = [await receive(), await receive()]
  const overlaps = [countOverlaps(quick, 0), countOverlaps(slow, 30)]
  const deadPort = await freePort()
  for (const { url } of [quick, slow]) await newHook(url, ['User.Data.Updated'])
  const dead = await newHook(`http://127.0.0.1:${deadPort}/hook`, ['User.Data.Updated'])

  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  endings.push(() => database.end())
  for (let round = 0; round < rounds; round += 1) await recordOfAll(database, people, round)

  const all = accounts * rounds
  for (const receiver of [quick, slow])
    await expect.poll(() => new Set(idsOf(receiver)).size, { timeout: 120_000, interval: 200 }).toBe(all)
  for (const receiver of [quick, slow]) expectInOrder(receiver, people, rounds)
  expect(overlaps.map(({ most }) => most)).toEqual([1, 1])
  const { rows } = await database.query(
    `select status, count(*)::int as count, max(attempts) > 0 as tried from hook_deliveries where hook_id = $1 group by status`,
    [dead],
  )
  expect(rows).toEqual([{ status: 'pending', count: all, tried: true }])

  // The dead receiver is started.
  const revived = await receive()
  await manage(`PATCH /api/hooks/${dead}`, { enabled: true, config: { url: revived.url } })
  await expect.poll(() => new Set(idsOf(revived)).size, { timeout: 120_000, interval: 200 }).toBe(all)
  expectInOrder(revived, people, rounds)
}, 400_000)

/** Answers after a while, and counts how often the same event was being sent at the same time. */
function countOverlaps(receiver: Receiver, milliseconds: number) {
  const open = new Map<unknown, number>()
  const seen = { most: 0 }
  receiver.reply(async (response, { headers }) => {
    const id = headers['webhook-id']
    const now = (open.get(id) ?? 0) + 1
    open.set(id, now)
    seen.most = Math.max(seen.most, now)
    if (milliseconds > 0) await pause(milliseconds)
    open.set(id, now - 1)
    response.writeHead(204).end()
  })
  return seen
}

/** One event of each account in one transaction, as changes by a script would be. */
async function recordOfAll(database: pg.Client, people: readonly string[], round: number): Promise<void> {
  const now = new Date()
  await database.query(
    `insert into events (id, type, result, account_id, actor_kind, payload, created_at)
     select id, 'User.Data.Updated', 'Success', account_id, 'system', $3, $4
     from unnest($1::text[], $2::text[]) as event (id, account_id)`,
    [people.map(() => newEventId(now)), people, { fields: [`${round}`] }, now],
  )
}

/** Each account’s events arrived in order. An event that arrives again does so before the next one. */
function expectInOrder({ received }: Receiver, people: readonly string[], rounds: number): void {
  const ofAccounts = Map.groupBy(received, ({ body }) => body.userId)
  expect([...ofAccounts.keys()].sort()).toEqual([...people].sort())
  const expected = Array.from({ length: rounds }, (_, round) => round)
  for (const ofAccount of ofAccounts.values()) {
    const order = ofAccount.map(({ body }) => Number(body.fields[0]))
    expect(order.filter((round, at) => round !== order[at - 1])).toEqual(expected)
  }
}

describe('a receiver', () => {
  it('that hangs, trickles its headers or answers too late gets the event again, with the same id', async () => {
    const server = await serve(await createMigratedDatabase())
    const { manage, newHook, newUser, deliveriesOf } = await managementOf(server)
    const [hanging, late, trickling] = [await receive(), await receive(), await startTrickling()]
    hanging.reply(response => {
      if (hanging.received.length > 1) response.writeHead(204).end()
    })
    late.reply(async response => {
      if (late.received.length === 1) await pause(11_000)
      response.writeHead(200).end()
    })
    const hooks = [await newHook(hanging.url), await newHook(late.url), await newHook(trickling.url)] as const
    await newUser('mira')
    for (const [at, id] of hooks.entries()) {
      const status = async () => (await deliveriesOf(id))[0].attempts
      await expect.poll(status, { timeout: 60_000, interval: 200 }).toBeGreaterThan(0)
      const [{ id: deliveryId }] = await deliveriesOf(id)
      const { attemptList } = await manage(`GET /api/hooks/${id}/deliveries/${deliveryId}`)
      const first = attemptList.at(-1)
      expect(first, `${at}`).toMatchObject({ status: null, error: 'It did not answer within 10 seconds.' })
      expect(first.duration).toBeGreaterThan(9500)
      expect(first.duration).toBeLessThan(13_000)
    }
    for (const [id, receiver] of [
      [hooks[0], hanging],
      [hooks[1], late],
    ] as const) {
      const status = async () => (await deliveriesOf(id))[0].status
      await expect.poll(status, { timeout: 60_000, interval: 200 }).toBe('delivered')
      expect(receiver.received).toHaveLength(2)
      expect(new Set(idsOf(receiver)).size).toBe(1)
    }
  })

  async function startTrickling() {
    const server = createServer(socket => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 200 OK\r\n')
      const timer = setInterval(() => socket.write('x-more: more\r\n'), 200)
      socket.on('close', () => clearInterval(timer))
    })
    const port = await freePort()
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    endings.push(() => server.close())
    return { url: `http://127.0.0.1:${port}/hook` }
  }
})

it('a database that is away while attempts run loses none of them', async () => {
  const databaseUrl = await createMigratedDatabase()
  const server = await serve(databaseUrl)
  const { newHook, newUser, deliveriesOf } = await managementOf(server)
  const receiver = await receive()
  const waiting: (() => void)[] = []
  receiver.reply(response => waiting.push(() => response.writeHead(204).end()))
  const hook = await newHook(receiver.url)
  for (let n = 0; n < 5; n += 1) await newUser(`person_${n}`)
  await expect.poll(() => receiver.received.length).toBe(5)

  const admin = new pg.Client({ connectionString: inject('postgres') })
  await admin.connect()
  endings.push(() => admin.end())
  const [name = ''] = /test_[0-9a-f]{12}/.exec(databaseUrl) ?? []
  await admin.query(`alter database ${name} with allow_connections false`)
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  receiver.reply(response => response.writeHead(204).end())
  for (const answer of waiting) answer()
  await pause(3000)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  await admin.query(`alter database ${name} with allow_connections true`)

  const statuses = async () =>
    (await deliveriesOf(hook).catch(() => [])).map(({ status }: { status: string }) => status)
  await expect.poll(statuses, afterLease).toEqual(Array(5).fill('delivered'))
  // The results were kept in memory meanwhile, so nothing was sent twice.
  expect(receiver.received).toHaveLength(5)
})
