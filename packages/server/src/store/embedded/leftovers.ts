import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Address } from './address.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError } from './error.ts'
import type { Home } from './home.ts'
import { fingerprint, isAnswered } from './lock.ts'
import { readPidFile } from './pid-file.ts'
import { run } from './run.ts'
import { sendSignal, shutDown } from './shut-down.ts'

interface Serving {
  pid: number
  isPostmaster: boolean
}

/** The name that identifies this cluster's processes in the list of all processes. */
export function clusterName(cluster: string) {
  return `latchkey-${fingerprint(cluster)}`
}

interface Search {
  home: Home
  binaries: Binaries
  address: Address
  onNotice: (line: string) => void
}

/** Ends a server that a killed Latchkey left running on this cluster, and removes its lock files. */
export async function endLeftovers({ home: { cluster }, binaries, address, onNotice }: Search) {
  const postmaster = (await listServing(cluster)).find(serving => serving.isPostmaster)
  if (postmaster) {
    onNotice(
      `A PostgreSQL of a Latchkey that was killed is still running (process ${postmaster.pid}); ending it.`,
    )
    const hasEnded = async () => !(await listServing(cluster)).some(({ pid }) => pid === postmaster.pid)
    await shutDown(postmaster.pid, binaries, hasEnded)
  }
  await endOrphans(cluster, binaries)
  await requireNobodyListens(cluster, address)
  await removeTraces(cluster, address)
}

// The children of a killed postmaster end once they notice; a busy one does not. SIGKILL is safe: without a
// postmaster, a child's work no longer counts.
async function endOrphans(cluster: string, binaries: Binaries) {
  for (let waits = 0; ; waits++) {
    const orphans = await listServing(cluster)
    if (orphans.length === 0) return
    if (waits >= 50) for (const { pid } of orphans) await sendSignal(pid, 'KILL', binaries)
    await sleep(20)
  }
}

// The processes of another container are invisible, but a socket on a shared volume is visible.
async function requireNobodyListens(cluster: string, { host, port }: Address) {
  if (!host.startsWith('/') || !(await isAnswered(join(host, `.s.PGSQL.${port}`)))) return
  throw new EmbeddedPostgresError(
    `A PostgreSQL that cannot be seen from here, in another container perhaps, is running on ${cluster}. Stop it first, or set DATA_DIR to another folder.`,
  )
}

// PostgreSQL removes these files itself, except if another process now has the process id in them, or if they are
// empty because the disk was full.
async function removeTraces(cluster: string, { host }: Address) {
  await rm(join(cluster, 'postmaster.pid'), { force: true })
  if (!host.startsWith('/')) return
  for (const name of await readdir(host)) {
    if (name.startsWith('.s.PGSQL.')) await rm(join(host, name))
  }
}

// Identified by command line, which is readable without privileges: in a container, root may not inspect the
// processes of another user further (CAP_SYS_PTRACE).
async function listServing(cluster: string): Promise<Serving[]> {
  const name = clusterName(cluster)
  const processes = await (process.platform === 'linux' ? listProcesses() : listProcessesElsewhere(cluster))
  return processes.flatMap(({ pid, commandLine }) => {
    const isPostmaster = commandLine.includes(`cluster_name=${name}`)
    return isPostmaster || commandLine.startsWith(`postgres: ${name}: `) ? [{ pid, isPostmaster }] : []
  })
}

async function listProcesses() {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  return Promise.all(
    pids.map(async pid => ({
      pid,
      commandLine: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    })),
  )
}

async function listProcessesElsewhere(cluster: string) {
  if (process.platform === 'win32') return listPostmasterOnWindows(cluster)
  const lines = (await run('/bin/ps', ['-axww', '-o', 'pid=,command='], undefined)).split('\n')
  return lines.map(line => ({
    pid: Number.parseInt(line, 10),
    commandLine: line.trim().replace(/^\d+\s+/, ''),
  }))
}

// Windows offers no cheap way to read command lines, so the check is that the process id belongs to a postgres.exe.
async function listPostmasterOnWindows(cluster: string) {
  const pidFile = await readPidFile(cluster)
  if (!pidFile) return []
  const filters = ['/FI', `PID eq ${pidFile.pid}`, '/FI', 'IMAGENAME eq postgres.exe', '/NH']
  const found = await run(
    join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'tasklist.exe'),
    filters,
    undefined,
  )
  return found.includes('postgres.exe')
    ? [{ pid: pidFile.pid, commandLine: `cluster_name=${clusterName(cluster)}` }]
    : []
}
