import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Home } from './home.ts'
import { fingerprint } from './lock.ts'
import { makePrivateDirectory } from './made-directories.ts'
import { mayEnter } from './server-user.ts'

/**
 * The address that the server listens on: a unix socket, private to its user, or the loopback interface on Windows.
 */
export interface Address {
  host: string
  port: number
}

// The kernel limits a socket's path to 107 bytes (Linux) or 103 (macOS).
const longestSocketPath = 100

/** Makes the directory for the server's socket. */
export async function prepareAddress(home: Home): Promise<Address> {
  if (process.platform === 'win32') return { host: '127.0.0.1', port: await findFreePort() }
  return { host: await makePrivateDirectory(await chooseSocketDirectory(home), home.user), port: 5432 }
}

/** The address of the server that runs on this cluster; on Windows, its pid file has the port. */
export async function addressInUse(home: Home, port: number): Promise<Address> {
  if (process.platform === 'win32') return { host: '127.0.0.1', port }
  return { host: await chooseSocketDirectory(home), port: 5432 }
}

async function chooseSocketDirectory({ cluster, user }: Home) {
  const beside = `${cluster}-socket`
  if (Buffer.byteLength(`${beside}/.s.PGSQL.5432.lock`) <= longestSocketPath) return beside
  const temporary = !user || (await mayEnter(user, tmpdir())) ? tmpdir() : '/tmp'
  return join(temporary, `latchkey-${user?.uid ?? process.getuid?.()}-${fingerprint(cluster)}`)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      // `address()` returns a string only for a unix socket.
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
