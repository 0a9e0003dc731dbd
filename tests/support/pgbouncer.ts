import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inject } from 'vitest'
import { freePort } from './server.ts'

export type PgBouncer = {
  version: [major: number, minor: number]
  /** The URL of a database of this test run through the pooler. */
  pooled(databaseUrl: string): string
  stop(): Promise<void>
}

/** Whether a real PgBouncer is available: installed, or installable as Debian's package. */
export function hasPgBouncer(): boolean {
  if (isInstalled()) return true
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const options = {
    stdio: 'ignore',
    timeout: 120_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  // The package starts a service where an init system allows it; the tests do not use that one.
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'pgbouncer'], options)
  return isInstalled()
}

function isInstalled(): boolean {
  return spawnSync('pgbouncer', ['--version'], { stdio: 'ignore' }).status === 0
}

/**
 * Starts PgBouncer in front of this test run's PostgreSQL, with its default configuration except for the given
 * settings.
 */
export async function startPgBouncer(settings: Record<string, string> = {}): Promise<PgBouncer> {
  const port = await freePort()
  const target = new URL(inject('postgres').replace('@/', '@x/'))
  const host = target.searchParams.get('host') ?? target.hostname
  const databasePort = target.searchParams.get('port') ?? target.port
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'))
  const file = join(folder, 'pgbouncer.ini')
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'any',
    ...settings,
  }
  writeFileSync(
    file,
    `[databases]\n* = host=${host} port=${databasePort} user=latchkey password=${target.password}\n[pgbouncer]\n${Object.entries(
      all,
    )
      .map(([name, value]) => `${name} = ${value}`)
      .join('\n')}\n`,
  )
  // PgBouncer refuses to run as root. The database's user can use the database's socket.
  const { uid, gid } = host.startsWith('/') ? statSync(host) : statSync(folder)
  chownSync(folder, uid, gid)
  chmodSync(file, 0o644)
  const child = spawn('pgbouncer', ['-q', file], { uid, gid, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  await listening(port, () => said)
  const [, major = '0', minor = '0'] =
    /(\d+)\.(\d+)/.exec(execFileSync('pgbouncer', ['--version']).toString()) ?? []
  return {
    version: [Number(major), Number(minor)],
    pooled: databaseUrl => {
      const { pathname } = new URL(databaseUrl.replace('@/', '@x/'))
      return `postgres://latchkey@127.0.0.1:${port}${pathname}`
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listening(port: number, said: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (isOpen) return
    await pause(50)
  }
  throw new Error(`PgBouncer does not listen: ${said()}`)
}
