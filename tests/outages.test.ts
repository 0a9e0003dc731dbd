import { readFileSync, realpathSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres } from '../packages/server/src/store/embedded-postgres.ts'
import { mayMount, memoryDirectory, temporaryDirectory } from './support/directory.ts'
import { killGroup, type ServerProcess, spawnServer } from './support/process.ts'
import { backEnd, freePort, managementToken } from './support/server.ts'
import { type Answer, ask } from './support/wire.ts'

// A server in a process of its own, to which outages happen. Database errors: `faults.test.ts`.

const started: ServerProcess[] = []
afterEach(async () => {
  for (const server of started.splice(0)) {
    if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGINT')
    await server.ended()
  }
})

async function serve(variables: Record<string, string>, port?: number): Promise<ServerProcess> {
  const client = { BOOTSTRAP_CLIENT_ID: backEnd.id, BOOTSTRAP_CLIENT_SECRET: backEnd.secret }
  const server = spawnServer(port ?? (await freePort()), { ...client, ...variables })
  started.push(server)
  return server.ready()
}

/** Creates users without a pause until it is stopped, and records the acknowledged ones. */
function write(url: string, token: string, lanes = 4) {
  const created = new Set<string>()
  const refused: Answer[] = []
  const unanswered: string[] = []
  let isOver = false
  const lane = async (name: number) => {
    for (let n = 0; !isOver; n += 1) {
      const username = `lane${name}_${n}`
      try {
        const answer = await ask(url, 'POST /api/users', { token, body: { username } })
        if (answer.status === 200) created.add(username)
        else refused.push(answer)
      } catch (error) {
        unanswered.push(String((error as Error).cause ?? error))
      }
      await pause(10)
    }
  }
  const all = Promise.all(Array.from({ length: lanes }, (_, at) => lane(at)))
  return {
    created,
    refused,
    unanswered,
    async stop() {
      isOver = true
      await all
    },
  }
}

/** Checks that no acknowledged user is lost, and that every failure was a 503 with Retry-After. */
async function expectKept(url: string, token: string, writer: ReturnType<typeof write>): Promise<void> {
  const kept = new Set<string>()
  for (let page = 1; ; page += 1) {
    const { body } = await ask(url, `GET /api/users?page=${page}&page_size=100`, { token })
    for (const { username } of body) kept.add(username)
    if (body.length < 100) break
  }
  expect([...writer.created].filter(username => !kept.has(username))).toEqual([])
  for (const { status, headers, body } of writer.refused) {
    // A user whose response was lost may already exist when the caller retries.
    if (body?.code === 'user.username_already_in_use') continue
    expect({ status, code: body?.code, after: headers.get('retry-after') }).toEqual({
      status: 503,
      code: expect.stringMatching(/^server\.(unavailable|busy|storage_full)$/),
      after: '1',
    })
  }
}

const statusOf = (address: string) =>
  fetch(address).then(
    ({ status }) => status,
    () => 0,
  )

function killPostgres(dataDirectory: string): void {
  const file = join(realpathSync(join(dataDirectory, 'postgres')), 'postmaster.pid')
  process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGKILL')
}

describe('the embedded PostgreSQL', () => {
  it('is restarted after it was killed: nothing acknowledged is lost, and probes report it', async () => {
    const DATA_DIR = memoryDirectory()
    const server = await serve({ DATA_DIR })
    const token = await managementToken(server.url)
    const writer = write(server.url, token)
    await expect.poll(() => writer.created.size).toBeGreaterThan(20)
    killPostgres(DATA_DIR)
    await expect.poll(() => statusOf(`${server.url}/readyz`)).toBe(503)
    const health = await fetch(`${server.url}/healthz`)
    expect({ status: health.status, text: await health.text() }).toEqual({
      status: 200,
      text: expect.stringMatching(/^(ok|degraded: PostgreSQL has ended by itself)/),
    })
    await expect.poll(() => statusOf(`${server.url}/readyz`), { timeout: 60_000 }).toBe(200)
    const before = writer.created.size
    await expect.poll(() => writer.created.size, { timeout: 60_000 }).toBeGreaterThan(before + 20)
    await writer.stop()
    expect(writer.unanswered).toEqual([])
    expect(writer.refused).not.toEqual([])
    await expectKept(server.url, token, writer)
    server.child.kill('SIGINT')
    expect(await server.ended()).toBe(0)
  })

  it('can be killed together with its server: the next start has everything acknowledged', async () => {
    const DATA_DIR = memoryDirectory()
    const first = await serve({ DATA_DIR })
    const token = await managementToken(first.url)
    const writer = write(first.url, token)
    await expect.poll(() => writer.created.size).toBeGreaterThan(20)
    killPostgres(DATA_DIR)
    killGroup(first)
    await first.ended()
    await writer.stop()
    const second = await serve({ DATA_DIR })
    await expectKept(second.url, await managementToken(second.url), writer)
  })

  it('that cannot be restarted ends the process with a message and a failure status', async () => {
    const DATA_DIR = memoryDirectory()
    const server = await serve({ DATA_DIR })
    const cluster = realpathSync(join(DATA_DIR, 'postgres'))
    renameSync(cluster, `${cluster}-gone`)
    process.kill(
      Number.parseInt(readFileSync(join(`${cluster}-gone`, 'postmaster.pid'), 'utf8'), 10),
      'SIGKILL',
    )
    expect(await server.ended()).toBe(1)
    expect(server.printed()).toMatch(/\n {2}The database in \S+ ended and could not be started again: .+\n/)
  })

  it.skipIf(!mayMount)('waits for space on a full disk, and continues by itself', async () => {
    const DATA_DIR = memoryDirectory('160m')
    const disk = dirname(DATA_DIR)
    const server = await serve({ DATA_DIR })
    const token = await managementToken(server.url)
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(join(disk, 'filling'), Buffer.alloc(bavail * bsize - 40_000, 1))
    const large = { customData: { text: 'x'.repeat(60_000) } }
    const add = () => ask(server.url, 'POST /api/users', { token, body: large })
    const writer = write(server.url, token, 1)
    let last = await add()
    for (let n = 0; n < 400 && last.status === 200; n += 1) last = await add()
    expect({ status: last.status, after: last.headers.get('retry-after') }).toEqual({
      status: 503,
      after: '1',
    })
    await pause(1000)
    expect(await statusOf(`${server.url}/healthz`)).toBe(200)
    rmSync(join(disk, 'filling'))
    await expect.poll(() => statusOf(`${server.url}/readyz`), { timeout: 60_000 }).toBe(200)
    await expect.poll(async () => (await add()).status, { timeout: 60_000 }).toBe(200)
    await writer.stop()
    await expectKept(server.url, token, writer)
  })
})

describe('an external PostgreSQL', () => {
  it('can be restarted: callers get 503 with Retry-After, and the server recovers', async () => {
    const dataDirectory = memoryDirectory()
    const first = await startEmbeddedPostgres({ dataDirectory })
    const server = await serve({ DATABASE_URL: first.connectionString, DATA_DIR: temporaryDirectory() })
    const token = await managementToken(server.url)
    const writer = write(server.url, token)
    await expect.poll(() => writer.created.size).toBeGreaterThan(20)
    await first.stop()
    await expect.poll(() => statusOf(`${server.url}/readyz`)).toBe(503)
    const again = await startEmbeddedPostgres({ dataDirectory })
    await expect.poll(() => statusOf(`${server.url}/readyz`), { timeout: 60_000 }).toBe(200)
    const before = writer.created.size
    await expect.poll(() => writer.created.size).toBeGreaterThan(before)
    await writer.stop()
    expect(writer.unanswered).toEqual([])
    await expectKept(server.url, token, writer)
    server.child.kill('SIGINT')
    await server.ended()
    await again.stop()
  })
})
