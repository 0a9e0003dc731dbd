import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** The file that starts the server. */
export const main = join(import.meta.dirname, '../../packages/server/src/launch.js')

export type ServerProcess = {
  child: ChildProcess
  url: string
  /** Everything printed so far, on both outputs. */
  printed(): string
  /** Waits for the exit. Returns the exit code, or the signal that ended the process. */
  ended(): Promise<number | string>
  ready(): Promise<ServerProcess>
}

/** Starts the server as users do: in a process and process group of its own. */
export function spawnServer(port: number, variables: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, PORT: String(port), BREACHED_PASSWORDS_URL: 'off', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  child.stdout.on('data', chunk => {
    text += chunk
  })
  child.stderr.on('data', chunk => {
    text += chunk
  })
  const end = once(child, 'exit')
  const url = `http://localhost:${port}`
  const server: ServerProcess = {
    child,
    url,
    printed: () => text,
    ended: async () => {
      const [code, signal] = await end
      return code ?? signal
    },
    async ready() {
      for (let attempt = 0; attempt < 2400; attempt += 1) {
        if (child.exitCode !== null) throw new Error(`it ended: ${text}`)
        if (await isReady(url)) return server
        await pause(50)
      }
      throw new Error(`not ready after two minutes: ${text}`)
    },
  }
  return server
}

export async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`)
    .then(response => response.ok)
    .catch(() => false)
}

/** Kills a whole process group, as a power failure does. */
export function killGroup({ child }: ServerProcess): void {
  if (child.pid) process.kill(-child.pid, 'SIGKILL')
}
