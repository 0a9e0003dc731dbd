import type { ChildProcess } from 'node:child_process'
import { type FileHandle, open, statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Address } from './address.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError } from './error.ts'
import type { Home } from './home.ts'
import { clusterName } from './leftovers.ts'
import { readPidFile } from './pid-file.ts'
import { launch } from './run.ts'
import { shutDown } from './shut-down.ts'

const largestLog = 10 * 1024 * 1024
const smallestRoom = 1024 * 1024

interface Start {
  home: Home
  binaries: Binaries
  address: Address
  onNotice: (line: string) => void
}

export type Postmaster = {
  /** Resolves when the server has ended, for any reason, with the signal or exit code and the path of the log. */
  ended: Promise<string>
  stop(): Promise<void>
}

/** Starts the server and waits until it accepts connections. */
export async function launchPostmaster({ home, binaries, address, onNotice }: Start): Promise<Postmaster> {
  const log = await openLog(home)
  const { size: logStart } = await log.stat()
  const child = await launch(binaries.postgres, serverOptions(home, address), home.user, {
    // A session of its own: Ctrl-C in the terminal reaches Latchkey alone, which finishes its requests before it ends
    // the server.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  }).catch(async error => {
    await log.close()
    throw error
  })
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  // The server is signaled to end however Latchkey ends, unless Latchkey is killed.
  const endWithUs = () => child.kill('SIGINT')
  process.once('exit', endWithUs)
  const ended = new Promise<string>(resolve => {
    child.once('exit', (code, signal) => {
      process.removeListener('exit', endWithUs)
      resolve(`${signal ?? `code ${code}`}, see ${home.log}`)
    })
  })
  const stop = async () => {
    if (child.pid !== undefined) await shutDown(child.pid, binaries, hasEnded)
  }
  try {
    await waitUntilReady(child, {
      home,
      onNotice,
      hasEnded,
      findReason: () => findReason(log, logStart, home.cluster),
    })
  } catch (error) {
    await stop()
    throw error
  } finally {
    await log.close()
  }
  child.unref()
  return { ended, stop }
}

function serverOptions({ cluster }: Home, { host, port }: Address) {
  const settings = {
    cluster_name: clusterName(cluster),
    port,
    listen_addresses: host.startsWith('/') ? '' : host,
    unix_socket_directories: host.startsWith('/') ? `"${host.replaceAll('"', '""')}"` : '',
    unix_socket_permissions: '0700',
    logging_collector: 'off',
  }
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

async function openLog({ log, user }: Home) {
  const handle = await open(log, 'a+', 0o600)
  if (user) await handle.chown(user.uid, user.gid)
  const { size } = await handle.stat()
  if (size > largestLog) await handle.truncate()
  return handle
}

interface Watch {
  home: Home
  onNotice: (line: string) => void
  hasEnded: () => boolean
  findReason: () => Promise<string>
}

async function waitUntilReady(child: ChildProcess, { home, onNotice, hasEnded, findReason }: Watch) {
  const start = Date.now()
  let nextNotice = start + 5000
  for (;;) {
    if (hasEnded())
      throw new EmbeddedPostgresError(`PostgreSQL did not start on ${home.cluster}:\n${await findReason()}`)
    const pidFile = await readPidFile(home.cluster)
    const status = pidFile?.pid === child.pid ? pidFile?.status : undefined
    if (status === 'ready') return
    const waited = Date.now() - start
    // Crash recovery can take any time: no timeout applies while the server reports that it is starting.
    if (waited > 60_000 && status !== 'starting') {
      throw new EmbeddedPostgresError(
        `PostgreSQL was not ready on ${home.cluster} within a minute:\n${await findReason()}`,
      )
    }
    if (Date.now() > nextNotice) {
      onNotice(
        `PostgreSQL is still starting after ${Math.round(waited / 1000)} s; after a crash it may take minutes.`,
      )
      nextNotice += 10_000
    }
    await sleep(20)
  }
}

// On a full disk the log itself cannot be written, so the free space is checked.
async function findReason(log: FileHandle, start: number, cluster: string) {
  const { bavail, bsize } = await statfs(cluster)
  const reason = await readEnd(log, start)
  return bavail * bsize < smallestRoom ? `${reason}\nNo space left on device` : reason
}

async function readEnd(log: FileHandle, start: number) {
  const { size } = await log.stat()
  const from = Math.max(start, size - 8192)
  const { buffer, bytesRead } = await log.read(Buffer.alloc(size - from), 0, size - from, from)
  return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-20).join('\n')
}
