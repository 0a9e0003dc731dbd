import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { EmbeddedPostgresError } from './error.ts'
import type { ServerUser } from './server-user.ts'

/** Runs a program of PostgreSQL to its end and returns its output. */
export async function run(program: string, options: string[], user: ServerUser | undefined): Promise<string> {
  const child = await launch(program, options, user, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', part => {
      output += part
    })
  }
  const [code, signal] = await once(child, 'close')
  if (code === 0) return output
  throw new EmbeddedPostgresError(`${program} ended with ${signal ?? `code ${code}`}:\n${output.trim()}`)
}

/** Starts a program of PostgreSQL. */
export async function launch(
  program: string,
  options: string[],
  user: ServerUser | undefined,
  manner: Pick<SpawnOptions, 'stdio' | 'detached'>,
): Promise<ChildProcess> {
  try {
    const child = spawn(program, options, { ...manner, ...services(program, user) })
    await once(child, 'spawn')
    return child
  } catch (error) {
    // `spawn` throws some errors and emits others; both end up here.
    throw cannotRun(program, error as NodeJS.ErrnoException)
  }
}

// Least privilege: passes neither our secrets nor settings for other programs (PGDATA, PGPORT, LANG).
function services(program: string, user: ServerUser | undefined) {
  const { PATH, SystemRoot, TEMP, LD_LIBRARY_PATH } = process.env
  const passedOn = Object.entries({ PATH, SystemRoot, TEMP, LD_LIBRARY_PATH }).filter(([, value]) => value)
  return {
    ...user,
    // The server's user may have no access to our working directory.
    cwd: process.platform === 'win32' ? dirname(program) : '/',
    env: { ...Object.fromEntries(passedOn), LC_ALL: 'C', TZ: 'UTC' },
    windowsHide: true,
  }
}

function cannotRun(program: string, error: NodeJS.ErrnoException) {
  const reasons: Record<string, string> = {
    ENOENT: 'it does not fit this system (it needs glibc, which Alpine Linux for one lacks)',
    EPERM:
      'PostgreSQL does not run as root, and this process may not become another user. Start Latchkey as an ordinary user',
    EACCES: 'it may not be executed',
  }
  const reason = reasons[error.code ?? ''] ?? error.message
  return new EmbeddedPostgresError(
    `${program} could not be run: ${reason}. Or set DATABASE_URL to a PostgreSQL of your own.`,
    { cause: error },
  )
}
