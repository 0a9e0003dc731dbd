import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import packageJson from '../package.json' with { type: 'json' }

export type Child = { url: string; stop(): Promise<void> }
export type ServerChild = Child & {
  /** From the start of the process to the first 200 of `GET /readyz`. */
  readyAfterMs: number
  residentMiB(): Promise<number>
}

const poolSize = '20'
/** The flags of `npm start`. */
const asStarted = packageJson.scripts.start.split(' ').filter(word => word.startsWith('--'))
const main = fileURLToPath(new URL('../packages/server/src/launch.js', import.meta.url))

/** Starts Latchkey as its operators do, in a separate process, and waits until it is ready. */
export async function startServer(
  variables: Record<string, string>,
  flags: string[] = [],
): Promise<ServerChild> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const begun = performance.now()
  const child = spawn(process.execPath, [...asStarted, ...flags, main], {
    env: {
      ...process.env,
      DATABASE_URL: '',
      DATABASE_POOL_SIZE: poolSize,
      HOST: '127.0.0.1',
      PORT: String(port),
      ENDPOINT: url,
      LOG_LEVEL: 'warn',
      BREACHED_PASSWORDS_URL: 'off',
      // The receivers of webhooks are on this machine.
      ALLOW_PRIVATE_NETWORK: 'true',
      ...variables,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  while (!(await isReady(url))) {
    if (hasEnded(child)) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}`)
    await sleep(5)
  }
  const readyAfterMs = performance.now() - begun
  return { url, readyAfterMs, residentMiB: () => residentMiB(child.pid), stop: () => end(child) }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    response => response.ok,
    () => false,
  )
}

async function residentMiB(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

/** Starts the bare server of the limit; `GET /:id` answers a user's row. */
export async function startLimit(databaseUrl: string): Promise<Child> {
  const child = fork(new URL('./limit.ts', import.meta.url), {
    env: { ...process.env, DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: poolSize },
  })
  const [port] = await once(child, 'message')
  return { url: `http://127.0.0.1:${port}`, stop: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}
