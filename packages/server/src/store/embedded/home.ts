import { lstat, realpath, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './error.ts'
import { fingerprint } from './lock.ts'
import { makeOpenDirectory } from './made-directories.ts'
import { findServerUser, isRoot, mayEnter, type ServerUser } from './server-user.ts'

/** The base directory for data whose DATA_DIR is below a directory that only root may traverse. */
export const placeForRoot = '/var/lib/latchkey'

/** The directories of the embedded server and the user that it runs as. */
export interface Home {
  /** DATA_DIR as its real path; contains the log. */
  dataDirectory: string
  /**
   * The directory of the cluster, its socket and copied programs: DATA_DIR, or one that the server's user may
   * traverse.
   */
  base: string
  /** The server's own directory (PGDATA). */
  cluster: string
  /** Whether DATA_DIR contains this cluster or links to it. */
  isKnown: boolean
  log: string
  /** Undefined: the user of this process. */
  user: ServerUser | undefined
}

/** Finds the cluster of this data directory, or chooses its place. */
export async function findHome(dataDirectory: string): Promise<Home> {
  const log = join(dataDirectory, 'postgres.log')
  const known = clusterIn(dataDirectory)
  if (await lstat(known).catch(() => undefined)) {
    const cluster = await requireTarget(known)
    const user = isRoot() ? await requireOwnerMayEnter(cluster) : await requireOurs(cluster)
    return { dataDirectory, base: dirname(cluster), cluster, isKnown: true, log, user }
  }
  const user = isRoot() ? await findServerUser() : undefined
  const base =
    user && !(await mayEnter(user, dataDirectory)) ? await makePlaceForRoot(dataDirectory) : dataDirectory
  return { dataDirectory, base, cluster: clusterIn(base), isKnown: false, log, user }
}

/** Creates a link in the data directory to a cluster that is elsewhere. */
export async function rememberHome(home: Home, onNotice: (line: string) => void) {
  if (home.isKnown || home.base === home.dataDirectory) return
  await symlink(home.cluster, clusterIn(home.dataDirectory))
  onNotice(
    `The database is in ${home.cluster}: PostgreSQL does not run as root, and other users may not enter ${home.dataDirectory}.`,
  )
}

function clusterIn(directory: string) {
  return join(directory, 'postgres')
}

async function requireTarget(known: string) {
  return realpath(known).catch(() => {
    throw new EmbeddedPostgresError(
      `${known} is a link to where the database was, and nothing is there any more. Restore it, or remove the link to start with an empty database.`,
    )
  })
}

// The server runs as the cluster's owner: root can start a cluster that an ordinary user made, and it stays usable
// for them.
async function requireOwnerMayEnter(cluster: string): Promise<ServerUser> {
  const { uid, gid } = await stat(cluster)
  const owner = uid === 0 ? await findServerUser() : { uid, gid }
  if (await mayEnter(owner, dirname(cluster))) return owner
  throw new EmbeddedPostgresError(
    `The database in ${cluster} belongs to user ${owner.uid}, who may not enter a directory above it, and PostgreSQL does not run as root. Open these directories for passing through (chmod o+x), or move ${dirname(cluster)} elsewhere and set DATA_DIR to it.`,
  )
}

async function requireOurs(cluster: string): Promise<undefined> {
  const { uid } = await stat(cluster)
  if (process.platform === 'win32' || uid === process.getuid?.()) return
  throw new EmbeddedPostgresError(
    `The database in ${cluster} belongs to user ${uid}. Start Latchkey as the user that started it first, or set DATA_DIR to another folder.`,
  )
}

async function makePlaceForRoot(dataDirectory: string) {
  await makeOpenDirectory(placeForRoot)
  return makeOpenDirectory(join(placeForRoot, fingerprint(dataDirectory)))
}
