import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { examples } from './example/applications.ts'
import { install } from './example/dependencies.ts'
import { registered } from './example/registration.ts'

// `npm run example -- react-logto` installs, registers and starts an example against a running server.

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { endpoint: { type: 'string', default: 'http://localhost:3001' }, port: { type: 'string' } },
})
const [name = ''] = positionals
const endpoint = values.endpoint.replace(/\/+$/, '')

try {
  await run()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const example = examples[name]
  if (!example)
    throw new Error(`npm run example -- <name>, with one of: ${Object.keys(examples).join(', ')}.`)
  if (!(await answers(`${endpoint}/readyz`)))
    throw new Error(
      `No server is ready at ${endpoint}. Start one with npm start, or name yours with --endpoint.`,
    )
  const port = values.port ?? String(example.port)
  const home = `http://localhost:${port}`
  if (await answers(home))
    throw new Error(
      `Another program answers at ${home}. Choose a port: npm run example -- ${name} --port 5199.`,
    )
  const folder = join(import.meta.dirname, '../examples', name)
  const command = install(folder)
  const variables = await registered(name, example, { endpoint, home })
  await start(command, { folder, home, variables: { ...variables, PORT: port } })
}

type Start = { folder: string; home: string; variables: Record<string, string | undefined> }

/** Runs the example until it ends, or until a signal ends this command. */
async function start([program = '', ...args]: string[], { folder, home, variables }: Start): Promise<void> {
  // The client that registered the example is none of its settings.
  const { LATCHKEY_CLIENT_ID: _, LATCHKEY_CLIENT_SECRET: __, ...inherited } = process.env
  const env = { ...inherited, ...variables }
  // In a process group of its own: npm does not pass signals on to what it started.
  const child = spawn(program, args, { cwd: folder, env, stdio: 'inherit', detached: true })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => endGroup(child))
  const ended = new Promise<number>(resolve => child.once('exit', code => resolve(code ?? 0)))
  while (child.exitCode === null && !(await answers(home))) await pause(200)
  if (child.exitCode === null) process.stdout.write(`\n${name} runs on ${home}. Stop with Ctrl-C.\n`)
  process.exitCode = await ended
}

function endGroup({ pid, exitCode }: ChildProcess): void {
  if (pid && exitCode === null) process.kill(-pid, 'SIGTERM')
}

/** Any answer counts but that of a server that is not ready. */
function answers(address: string): Promise<boolean> {
  return fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(60_000) }).then(
    ({ status }) => status < 500,
    () => false,
  )
}
