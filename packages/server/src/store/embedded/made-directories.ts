import { chmod, chown, lstat, mkdir } from 'node:fs/promises'
import { EmbeddedPostgresError } from './error.ts'
import type { ServerUser } from './server-user.ts'

/** Makes a directory that all users may traverse, whatever the umask; an existing one is unchanged. */
export async function makeOpenDirectory(directory: string): Promise<string> {
  const isNew = await mkdir(directory, { recursive: true })
  if (isNew) await chmod(directory, 0o711)
  return directory
}

/** Makes a directory for the server's user alone, or verifies that an existing one is private. */
export async function makePrivateDirectory(directory: string, user: ServerUser | undefined): Promise<string> {
  const isNew = await mkdir(directory, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      return false
    },
  )
  if (isNew && user) await chown(directory, user.uid, user.gid)
  if (process.platform !== 'win32') await requirePrivate(directory, user?.uid ?? process.getuid?.())
  return directory
}

// Another user may have created it first in a directory for temporary files.
async function requirePrivate(directory: string, owner: number | undefined) {
  const { uid, mode, isOurs } = await lstat(directory).then(found => ({
    uid: found.uid,
    mode: found.mode & 0o777,
    isOurs: found.isDirectory() && found.uid === owner,
  }))
  if (isOurs && mode === 0o700) return
  throw new EmbeddedPostgresError(
    `${directory} should be a directory of user ${owner} alone, but belongs to user ${uid} with mode ${mode.toString(8)}. Remove it; Latchkey makes it anew.`,
  )
}
