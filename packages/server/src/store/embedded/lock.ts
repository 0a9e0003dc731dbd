import { createHash } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedPostgresError } from './error.ts'

export interface Lock {
  release(): Promise<void>
}

/**
 * Locks the directory for this process until it releases the lock or ends. The lock is a socket that the process
 * listens on: the kernel closes it however the process ends. A client that connects receives the process id.
 */
export async function takeLock(directory: string, address = lockAddress(directory)): Promise<Lock> {
  let owner = ''
  for (const start = Date.now(); !owner && Date.now() - start < 2000; await sleep(20)) {
    const server = (await listen(address)) ?? (await takeOverFromTheDead(address))
    if (server) return { release: () => new Promise(resolve => server.close(() => resolve())) }
    owner = await askForOwner(address) // empty if the process is ending or very busy
  }
  throw new EmbeddedPostgresError(
    `Another Latchkey is already running on ${directory} (${owner ? `process ${owner}` : 'it does not say as which process'}). Stop it first, or set DATA_DIR to another folder.`,
  )
}

/** Whether a process holds the lock of the directory. */
export function isLocked(directory: string): Promise<boolean> {
  return isAnswered(lockAddress(directory))
}

/** A short hash of a directory's path, since socket names must be short. */
export function fingerprint(directory: string) {
  return createHash('sha256').update(directory).digest('hex').slice(0, 20)
}

function lockAddress(directory: string) {
  const name = `latchkey-${fingerprint(directory)}`
  if (process.platform === 'linux') return `\0${name}` // the abstract namespace: no file is left behind
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return join(tmpdir(), `${name}.lock`)
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer(connection => {
      connection.on('error', () => {}) // the client may have disconnected
      connection.end(String(process.pid))
    })
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(address, () => resolve(server.unref()))
  })
}

// A socket file outlives its process. It is renamed before the check. Otherwise two processes could find it dead at
// the same time, and one would remove the socket that the other has just made.
async function takeOverFromTheDead(address: string) {
  if (process.platform === 'win32' || address.startsWith('\0')) return undefined
  const aside = `${address}.${process.pid}`
  await rename(address, aside).catch(ignoreMissing)
  if (await isAnswered(aside)) {
    await rename(aside, address)
    return undefined
  }
  await rm(aside, { force: true })
  return listen(address)
}

function ignoreMissing(error: NodeJS.ErrnoException) {
  if (error.code !== 'ENOENT') throw error
}

/** Whether a process listens on this socket. */
export function isAnswered(address: string): Promise<boolean> {
  return new Promise(resolve => {
    const connection = connect(address)
    connection.once('error', () => resolve(false))
    connection.once('connect', () => {
      connection.destroy()
      resolve(true)
    })
  })
}

function askForOwner(address: string): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const connection = connect(address)
    connection.setTimeout(1000, () => connection.destroy())
    connection.on('data', part => {
      answer += part
    })
    connection.on('error', () => {})
    connection.on('close', () => resolve(answer))
  })
}
