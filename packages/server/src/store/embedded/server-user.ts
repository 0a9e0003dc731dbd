import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The user that PostgreSQL runs as when Latchkey runs as root, because PostgreSQL refuses to run as root. */
export interface ServerUser {
  uid: number
  gid: number
}

export function isRoot() {
  return process.getuid?.() === 0
}

/** The system user `postgres` if there is one, else `nobody`. */
export async function findServerUser(): Promise<ServerUser> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find(fields => fields[0] === name)
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) }
  }
  return { uid: 65534, gid: 65534 }
}

/** Whether the user may traverse every directory down to the path, and read it (and list or execute it). */
export async function mayUse(user: ServerUser, path: string): Promise<boolean> {
  const { mode } = await stat(path)
  const isProgramOrDirectory = (mode & 0o111) !== 0
  return (
    (await isGranted(user, path, isProgramOrDirectory ? 0o5 : 0o4)) && (await mayEnter(user, dirname(path)))
  )
}

/** Whether the user may traverse every directory down to this one. */
export async function mayEnter(user: ServerUser, directory: string): Promise<boolean> {
  if (!(await isGranted(user, directory, 0o1))) return false
  const parent = dirname(directory)
  return parent === directory || mayEnter(user, parent)
}

// Only the primary group counts: `spawn` drops the supplementary groups.
async function isGranted(user: ServerUser, path: string, wanted: number) {
  const { uid, gid, mode } = await stat(path)
  const granted = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode
  return (granted & wanted) === wanted
}
