import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import pg from 'pg'

/** A TCP port before a database, whose connections a test can cut or silence. */
export type Relay = {
  port: number
  /** The database's connection string, through this port. */
  url: string
  /** Closes the port and all its connections. */
  cut(): Promise<void>
  /** Opens the port again. */
  mend(): Promise<void>
  /** The connections stay open; what they send is dropped from now on. */
  silence(): void
}

export async function startRelay(databaseUrl: string): Promise<Relay> {
  const { host, port, user, password, database } = new pg.Client({ connectionString: databaseUrl })
  const sockets = new Set<Socket>()
  let server: Server
  const open = async (at: number) => {
    server = createServer(socket => {
      const onwards = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
      for (const [from, to] of [
        [socket, onwards],
        [onwards, socket],
      ] as const) {
        sockets.add(from)
        from.on('error', () => {}).on('close', () => to.destroy())
        from.pipe(to)
      }
    }).listen(at, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const at = await open(0)
  return {
    port: at,
    url: `postgresql://${user}:${password}@127.0.0.1:${at}/${database}?sslmode=disable`,
    async cut() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
    mend: async () => void (await open(at)),
    silence() {
      for (const socket of sockets) socket.unpipe().resume()
    },
  }
}
