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

/** The name by which the processes of this cluster are recognised in the list of all processes. */
export function clusterName(cluster: string) {
  return `latchkey-${fingerprint(cluster)}`
}

interface Search {
  home: Home
  binaries: Binaries
  address: Address
  onNotice: (line: string) => void
}

/** Ends the server that a killed Latchkey left running on this cluster, and clears away its traces. */
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

// A postmaster that was killed leaves children which end as soon as they notice; one that is busy does not. By force is
// as good: after its postmaster's death nothing that it does counts any more.
async function endOrphans(cluster: string, binaries: Binaries) {
  for (let waits = 0; ; waits++) {
    const orphans = await listServing(cluster)
    if (orphans.length === 0) return
    if (waits >= 50) for (const { pid } of orphans) await sendSignal(pid, 'KILL', binaries)
    await sleep(20)
  }
}

// Processes of another container are not to be seen, but a socket on a volume that both share is.
async function requireNobodyListens(cluster: string, { host, port }: Address) {
  if (!host.startsWith('/') || !(await isAnswered(join(host, `.s.PGSQL.${port}`)))) return
  throw new EmbeddedPostgresError(
    `A PostgreSQL that cannot be seen from here, in another container perhaps, is running on ${cluster}. Stop it first, or set DATA_DIR to another folder.`,
  )
}

// PostgreSQL removes them itself, but not if the process number in them has passed on to another process, nor if they are
// empty because the disk was full.
async function removeTraces(cluster: string, { host }: Address) {
  await rm(join(cluster, 'postmaster.pid'), { force: true })
  if (!host.startsWith('/')) return
  for (const name of await readdir(host)) {
    if (name.startsWith('.s.PGSQL.')) await rm(join(host, name))
  }
}

// By their command lines, which need no rights to be read: in a container root may not look further into the processes
// of another user (CAP_SYS_PTRACE).
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

// Windows tells no command lines cheaply: that the number is one of a postgres.exe has to do.
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
