import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** The source of the command `latchkey`. */
export const command = join(import.meta.dirname, '../../packages/cli/src/main.ts')

/** That of the server; it halves the time of a command. */
const cache = join(import.meta.dirname, '../../node_modules/.cache/latchkey')

type Given = { variables?: Record<string, string>; input?: string; cwd?: string }
type Ended = { code: number | null; output: string; errors: string }

/** Runs the command `latchkey` to its end, in a process of its own and without a terminal. */
export async function latchkey(
  args: readonly string[],
  { variables = {}, input = '', cwd }: Given = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...args], {
    cwd,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache, BREACHED_PASSWORDS_URL: 'off', ...variables },
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  // A command that does not read its input may have ended before.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, output, errors }
}
