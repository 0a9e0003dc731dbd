import { randomBytes } from 'node:crypto'
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError } from './error.ts'
import type { Home } from './home.ts'
import { run } from './run.ts'

// Defaults for a small machine. They go into postgresql.conf, where the operator may change them; fsync,
// synchronous_commit and full_page_writes keep PostgreSQL's default: on.
const settings = {
  max_connections: '100',
  shared_buffers: '128MB',
  work_mem: '4MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '512MB',
  checkpoint_timeout: '15min',
  // Microseconds. While four other transactions are active, a commit waits this long, so that several share one
  // flush.
  commit_delay: '1000',
  commit_siblings: '4',
  jit: 'off',
  io_method: 'sync', // the default keeps three processes waiting for reads that rarely miss the cache
  max_parallel_workers_per_gather: '0', // containers have little /dev/shm
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
}

const unfinishedPrefix = 'postgres.unfinished-'

/** Creates the cluster if there is none, and refuses one of another major version. */
export async function provideCluster(home: Home, binaries: Binaries, onNotice: (line: string) => void) {
  await removeUnfinished(home)
  if (!home.isKnown) await setStrangerAside(home, onNotice)
  const version = await readVersion(home.cluster)
  if (version === undefined) await initialise(home, binaries)
  else if (version !== binaries.majorVersion) {
    throw new EmbeddedPostgresError(
      `The database in ${home.cluster} was made by PostgreSQL ${version}, and this Latchkey brings PostgreSQL ${binaries.majorVersion}. Write it out with the Latchkey that made it (pg_dump) and read it in with this one, or set DATA_DIR to another folder.`,
    )
  }
}

async function removeUnfinished({ base }: Home) {
  for (const name of await readdir(base)) {
    // With retries: an initdb whose parent was killed may still be writing.
    if (name.startsWith(unfinishedPrefix))
      await rm(join(base, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

// The operator deleted the data directory to start empty, but its cluster is elsewhere. It is neither served nor
// deleted.
async function setStrangerAside({ cluster }: Home, onNotice: (line: string) => void) {
  const aside = `${cluster}.until-${new Date().toISOString().replaceAll(':', '')}`
  if (!(await lstat(cluster).catch(() => undefined))) return
  await rename(cluster, aside)
  onNotice(
    `A database without a data directory was found and moved to ${aside}. Delete it if nobody needs it.`,
  )
}

async function readVersion(cluster: string) {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const files = await readdir(cluster).catch(() => [])
  if (files.length === 0) return undefined
  throw new EmbeddedPostgresError(
    `${cluster} holds files that are no PostgreSQL database. Move it away, or set DATA_DIR to another folder.`,
  )
}

// Atomic: all steps happen in a temporary directory, which a single rename turns into the cluster.
async function initialise({ base, cluster, user }: Home, { initdb }: Binaries) {
  const temporary = await mkdtemp(join(base, unfinishedPrefix))
  const [password, unfinished] = [join(temporary, 'password'), join(temporary, 'cluster')]
  try {
    await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true })
    await mkdir(unfinished, { mode: 0o700 })
    if (user) for (const path of [password, unfinished, temporary]) await chown(path, user.uid, user.gid)
    await run(initdb, initdbOptions(unfinished, password), user)
    await rename(password, passwordFile(unfinished))
    await flushDirectory(unfinished)
    await rename(unfinished, cluster)
    await flushDirectory(dirname(cluster))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function initdbOptions(cluster: string, password: string) {
  return [
    `--pgdata=${cluster}`,
    '--username=latchkey',
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`),
  ]
}

/** The password file is inside the cluster, so that both are copied, lost or restored together. */
export function passwordFile(cluster: string) {
  return join(cluster, 'latchkey-password')
}

async function flushDirectory(directory: string) {
  if (process.platform === 'win32') return // Windows cannot sync directories
  const handle = await open(directory)
  await handle.sync().finally(() => handle.close())
}
