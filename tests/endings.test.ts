import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { memoryDirectory, temporaryDirectory } from './support/directory.ts'
import { isReady, type ServerProcess, spawnServer } from './support/process.ts'
import { backEnd, createMigratedDatabase, freePort, managementToken } from './support/server.ts'

// How a server shuts down: by Ctrl-C, by npm, by orchestrators and load balancers, and as the first process of a
// container.

const root = join(import.meta.dirname, '..')
const mayUnshare = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0

const started: ServerProcess[] = []
afterEach(async () => {
  for (const server of started.splice(0)) {
    if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGKILL')
    await server.ended()
  }
})

async function serve(variables: Record<string, string> = {}): Promise<ServerProcess> {
  const server = spawnServer(await freePort(), {
    DATABASE_URL: await createMigratedDatabase(),
    DATA_DIR: temporaryDirectory(),
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    ...variables,
  })
  started.push(server)
  return server.ready()
}

/** A request that the server has accepted while its body is still being sent. */
async function beginRequest(url: string) {
  const token = await managementToken(url)
  const sending = request(`${url}/api/users`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-length': 2,
      'content-type': 'application/json',
      expect: '100-continue',
    },
  })
  const status = once(sending, 'response').then(([response]) => response.statusCode as number)
  status.catch(() => {})
  sending.flushHeaders()
  await once(sending, 'continue')
  return { status, finish: () => sending.end('{}') }
}

describe('on SIGTERM', () => {
  it('the server reports not ready, closes connections, and answers every request meanwhile', async () => {
    const server = await serve({ DRAIN_SECONDS: '2' })
    expect((await fetch(`${server.url}/healthz`)).headers.get('connection')).toBe('keep-alive')
    server.child.kill('SIGTERM')
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(503)
    const answer = await fetch(`${server.url}/healthz`)
    expect({ status: answer.status, connection: answer.headers.get('connection') }).toEqual({
      status: 200,
      connection: 'close',
    })
    expect((await fetch(`${server.url}/oidc/jwks`)).headers.get('connection')).toBe('close')
    expect(await server.ended()).toBe(0)
  })

  it('the server resets no connection of writers behind a load balancer, and answers every accepted request', async () => {
    const server = await serve()
    const token = await managementToken(server.url)
    let isBalanced = true
    let answered = 0
    const failures: string[] = []
    const write = async (lane: number) => {
      for (let n = 0; isBalanced; n += 1) {
        const body = JSON.stringify({ username: `lane${lane}_${n}` })
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
        await fetch(`${server.url}/api/users`, { method: 'POST', headers, body }).then(
          ({ status }) => {
            if (status === 200) answered += 1
            else failures.push(String(status))
          },
          error => failures.push(String(error.cause)),
        )
      }
    }
    const lanes = Array.from({ length: 8 }, (_, lane) => write(lane))
    await expect.poll(() => answered, { timeout: 60_000 }).toBeGreaterThan(50)
    server.child.kill('SIGTERM')
    // Until the load balancer notices, requests arrive over open connections and over new ones.
    while ((await fetch(`${server.url}/readyz`)).ok) await pause(20)
    const before = answered
    await pause(200)
    isBalanced = false
    await Promise.all(lanes)
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(before)
    expect(await server.ended()).toBe(0)
  })
})

describe('a second signal', () => {
  it('exits at once, although requests are running', async () => {
    const server = await serve()
    await beginRequest(server.url)
    server.child.kill('SIGINT')
    await pause(800)
    const begun = performance.now()
    server.child.kill('SIGINT')
    expect(await server.ended()).toBe(1)
    expect(performance.now() - begun).toBeLessThan(4000)
  })

  it('is ignored right after the first, as npm passes on the same Ctrl-C', async () => {
    const server = await serve()
    const { status, finish } = await beginRequest(server.url)
    server.child.kill('SIGINT')
    await pause(50)
    server.child.kill('SIGINT')
    await pause(200)
    finish()
    expect(await status).toBe(200)
    expect(await server.ended()).toBe(0)
  })
})

describe('the process', () => {
  it('of `npm start` passes SIGTERM on: server and PostgreSQL end before npm does', async () => {
    const port = await freePort()
    const DATA_DIR = memoryDirectory()
    const npm = spawn('npm', ['start'], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(port),
        DATA_DIR,
        DRAIN_SECONDS: '0',
      },
      stdio: 'ignore',
    })
    onTestFinished(() => void npm.kill('SIGKILL'))
    const ended = once(npm, 'exit')
    await expect.poll(() => isReady(`http://localhost:${port}`), { timeout: 60_000 }).toBe(true)
    expect(commandsBelow(npm.pid)).toEqual([expect.stringMatching(/^node .*launch\.js$/)])
    npm.kill('SIGTERM')
    await ended
    await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow()
    expect(spawnSync('pgrep', ['-f', DATA_DIR]).status).toBe(1)
  })

  it.skipIf(!mayUnshare)(
    'shuts down cleanly as the first process of a container',
    async () => {
      const port = await freePort()
      const DATA_DIR = memoryDirectory()
      const launch = join(root, 'packages/server/src/launch.js')
      const container = spawn(
        'unshare',
        ['--pid', '--fork', '--mount-proc', '--kill-child', process.execPath, launch],
        {
          env: { PATH: process.env.PATH, PORT: String(port), DATA_DIR, BREACHED_PASSWORDS_URL: 'off' },
          stdio: 'ignore',
        },
      )
      onTestFinished(() => void container.kill('SIGKILL'))
      const ended = once(container, 'exit')
      await expect.poll(() => isReady(`http://localhost:${port}`), { timeout: 60_000 }).toBe(true)
      const first = Number(execFileSync('pgrep', ['-P', String(container.pid)], { encoding: 'utf8' }))
      process.kill(first, 'SIGTERM')
      expect(await ended).toEqual([0, null])
      expect(spawnSync('pgrep', ['-f', DATA_DIR]).status).toBe(1)
    },
    60_000,
  )
})

/** The commands of a process's direct children. */
function commandsBelow(pid: number | undefined): string[] {
  return execFileSync('ps', ['--ppid', String(pid), '-o', 'args='], { encoding: 'utf8' })
    .trim()
    .split('\n')
}
