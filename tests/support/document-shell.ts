import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** Between the outputs of two blocks; no command prints it. */
const separator = '\x1e'

export type ShellResult = {
  /** What each block printed. */
  outputs: string[]
  stderr: string
}

/** Runs blocks of shell commands of a document in one `bash`, in order. All of them have to succeed. */
export async function runShell(
  blocks: readonly string[],
  { folder, env }: { folder?: string; env: NodeJS.ProcessEnv },
): Promise<ShellResult> {
  const script = blocks.map(block => `${block}\nprintf '\\x1e'\n`).join('')
  const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  const outputs = stdout.split(separator)
  if (status !== 0)
    throw new Error(
      `The commands ended with ${status}:\n${blocks[outputs.length - 1] ?? ''}\n${outputs.at(-1)}\n${stderr}`,
    )
  return { outputs: outputs.slice(0, -1), stderr }
}
