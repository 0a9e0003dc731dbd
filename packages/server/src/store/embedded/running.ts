import { realpath } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { addressInUse } from './address.ts'
import { connectionStringFor } from './database.ts'
import { EmbeddedPostgresError, inPlainWords } from './error.ts'
import { findHome } from './home.ts'
import { isLocked } from './lock.ts'
import { readPidFile } from './pid-file.ts'

/** Milliseconds that a start of the embedded PostgreSQL may take until a command stops waiting for it. */
const startTimeout = 15_000

/** The embedded PostgreSQL of a data directory as a command beside the server finds it. */
export type FoundPostgres =
  | { state: 'absent' }
  | { state: 'stopped' }
  | { state: 'running'; connectionString: string }

/** Finds the embedded PostgreSQL of this data directory and creates nothing. Waits for one that is starting. */
export async function findEmbeddedPostgres(dataDirectory: string): Promise<FoundPostgres> {
  const directory = await realpath(dataDirectory).catch(() => undefined)
  if (directory === undefined) return { state: 'absent' }
  try {
    for (const begun = Date.now(); await isLocked(directory); await sleep(50)) {
      const home = await findHome(directory)
      const found = await readPidFile(home.cluster)
      if (found?.status === 'ready') {
        const address = await addressInUse(home, found.port)
        return { state: 'running', connectionString: await connectionStringFor(home, address) }
      }
      if (Date.now() - begun > startTimeout)
        throw new EmbeddedPostgresError(
          `The Latchkey that uses ${directory} has no database that is ready. See ${home.log}, or stop it and try again.`,
        )
    }
    const home = await findHome(directory)
    return { state: home.isKnown ? 'stopped' : 'absent' }
  } catch (error) {
    throw inPlainWords(error, directory)
  }
}
