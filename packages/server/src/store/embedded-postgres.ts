import { mkdir, realpath } from 'node:fs/promises'
import { prepareAddress } from './embedded/address.ts'
import { provideBinaries } from './embedded/binaries.ts'
import { provideCluster } from './embedded/cluster.ts'
import { connectionStringFor, provideDatabase } from './embedded/database.ts'
import { EmbeddedPostgresError, inPlainWords } from './embedded/error.ts'
import { findHome, rememberHome } from './embedded/home.ts'
import { endLeftovers } from './embedded/leftovers.ts'
import { type Lock, takeLock } from './embedded/lock.ts'
import { launchPostmaster } from './embedded/postmaster.ts'
import { isRoot } from './embedded/server-user.ts'
import { keepRunning } from './embedded/supervise.ts'

export { EmbeddedPostgresError }

/** Starts the embedded PostgreSQL on DATA_DIR and returns its connection string. */
export async function startEmbeddedPostgres(options: {
  dataDirectory: string
  /** Receives notices for the operator, a line at a time, e.g. that a recovery takes long. */
  onNotice?: (line: string) => void
  /** Receives the reason when the server ended unexpectedly, and undefined when it runs again. */
  onTrouble?: (trouble: string | undefined) => void
  /** Called when the server ended unexpectedly and cannot be restarted. */
  onGivingUp?: (reason: string) => void
}): Promise<{ connectionString: string; stop(): Promise<void> }> {
  const { dataDirectory, onNotice = () => {}, onTrouble = () => {}, onGivingUp = () => {} } = options
  const locks: Lock[] = []
  let place = dataDirectory
  const releaseLocks = async () => {
    for (const lock of locks.splice(0)) await lock.release()
  }
  try {
    const directory = await openDataDirectory(dataDirectory)
    locks.push(await takeLock(directory))
    const home = await findHome(directory)
    // A copy of the data directory links to the same cluster. The second lock keeps it from ending the server of the
    // original.
    if (home.base !== directory) locks.push(await takeLock(home.cluster))
    place = home.base

    const binaries = await provideBinaries(home)
    const address = await prepareAddress(home)
    await endLeftovers({ home, binaries, address, onNotice })
    await provideCluster(home, binaries, onNotice)
    await rememberHome(home, onNotice)
    const launch = () => launchPostmaster({ home, binaries, address, onNotice })
    const postmaster = await launch()
    const connectionString = await connectionStringFor(home, address)
    await provideDatabase(connectionString).catch(async error => {
      await postmaster.stop()
      throw error
    })

    const kept = keepRunning(postmaster, {
      cluster: home.cluster,
      onTrouble,
      onGivingUp: reason =>
        onGivingUp(`The database in ${home.cluster} ended and could not be started again: ${reason}`),
      async relaunch() {
        await endLeftovers({ home, binaries, address, onNotice: () => {} })
        return launch()
      },
    })

    let stopped: Promise<void> | undefined
    return {
      connectionString,
      stop: () => {
        stopped ??= kept.stop().finally(releaseLocks)
        return stopped
      },
    }
  } catch (error) {
    await releaseLocks()
    throw inPlainWords(error, place)
  }
}

// When Latchkey runs as root, PostgreSQL runs as another user, who must be able to traverse this directory.
async function openDataDirectory(dataDirectory: string) {
  await mkdir(dataDirectory, { recursive: true, mode: isRoot() ? 0o711 : 0o700 })
  return realpath(dataDirectory)
}
