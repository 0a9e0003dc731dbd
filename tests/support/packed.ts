import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import manifest from '../../packages/cli/package.json' with { type: 'json' }
import { isReady } from './process.ts'

export const run = promisify(execFile)
export const repository = join(import.meta.dirname, '../..')

/** What `npm run pack` has built. */
export const packages = {
  client: artifact('latchkey-client'),
  react: artifact('latchkey-react'),
  element: artifact('latchkey-element'),
  latchkey: artifact('latchkey'),
}

function artifact(name: string): string {
  return join(repository, `artifacts/${name}-${manifest.version}.tgz`)
}

/** The Node that runs the tests comes first: the command’s first line names `node`. */
export const pathWithNode = `${join(process.execPath, '..')}:${process.env.PATH}`

// Without the variables of the test runner, which libraries take for development.
const { NODE_ENV: _, VITEST: __, ...own } = process.env
export const environment = { ...own, PATH: pathWithNode }

/** Throws what a command has printed. */
export function failed({ stdout, stderr }: { stdout: string; stderr: string }): never {
  throw new Error(stdout + stderr)
}

export async function readyAt(url: string, { seconds = 30 } = {}): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    if (await isReady(url)) return
    await pause(50)
  }
  throw new Error(`nothing is ready at ${url}`)
}
