import { constants, existsSync } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Check } from '@latchkey/server/checks'
import type { Config } from '@latchkey/server/config'

const mebibyte = 1024 * 1024
/** Bytes. A new database takes about 50 MiB, and PostgreSQL writes its log in files of 16 MiB. */
const needed = 128 * mebibyte
/** Bytes. Below this, an operator should make room. */
const comfortable = 1024 * mebibyte

/** Checks that the data directory, or the folder that it will be made in, is writable and has room. */
export async function checkDataDirectory({ dataDirectory }: Pick<Config, 'dataDirectory'>): Promise<Check[]> {
  const folder = nearestFolder(dataDirectory)
  const isWritable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  const writable: Check = isWritable
    ? { id: 'data-dir', status: 'ok', message: `DATA_DIR ${dataDirectory} is writable.` }
    : {
        id: 'data-dir',
        status: 'problem',
        message: `DATA_DIR ${dataDirectory} is not writable: this user may not write to ${folder}.`,
        hint: 'Start Latchkey as the user to whom the folder belongs, or set DATA_DIR to another one.',
      }
  return [writable, await checkRoom(folder)]
}

async function checkRoom(folder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder)
  const room = bavail * bsize
  const message = `${Math.floor(room / mebibyte)} MiB are free on the disk of DATA_DIR.`
  if (room >= comfortable) return { id: 'disk', status: 'ok', message }
  const hint = 'Make room on the disk, or set DATA_DIR to a folder on another one.'
  return { id: 'disk', status: room < needed ? 'problem' : 'warning', message, hint }
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}
