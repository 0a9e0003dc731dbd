import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'
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
  /**
   * Cuts as soon as the database has made this many commits of changes, counted from now. The server never hears of
   * the last one, as if it was killed in that moment. Returns whether it has come to that.
   */
  cutAfter(commits: number): () => boolean
}

export async function startRelay(databaseUrl: string): Promise<Relay> {
  const { host, port, user, password, database } = new pg.Client({ connectionString: databaseUrl })
  const sockets = new Set<Socket>()
  let server: Server
  let left = Number.POSITIVE_INFINITY
  let closed = Promise.resolve()
  const cut = () => {
    closed = new Promise(resolve => server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    return closed
  }
  const countCommit = () => {
    left -= 1
    if (left === 0) void cut()
    return left !== 0
  }
  const open = async (at: number) => {
    server = createServer(socket => {
      const onwards = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
      for (const [from, to] of [
        [socket, onwards],
        [onwards, socket],
      ] as const) {
        sockets.add(from)
        from.on('error', () => {}).on('close', () => to.destroy())
      }
      socket.pipe(onwards)
      onwards.pipe(watchCommits(countCommit)).pipe(socket)
    }).listen(at, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const at = await open(0)
  return {
    port: at,
    url: `postgresql://${user}:${password}@127.0.0.1:${at}/${database}?sslmode=disable`,
    cut,
    async mend() {
      await closed
      await open(at)
    },
    silence() {
      for (const socket of sockets) socket.unpipe().resume()
    },
    cutAfter(commits) {
      left = commits
      return () => left <= 0
    },
  }
}

/** Forwards what a database sends (its messages: PostgreSQL's manual, 54.7) while `onCommit` returns true. */
function watchCommits(onCommit: () => boolean): Transform {
  let rest = Buffer.alloc(0)
  let hasWritten = false
  const isCommit = (message: Buffer) => {
    const type = String.fromCharCode(message[0] ?? 0)
    const text = message.subarray(5).toString('latin1')
    if (type === 'C' && /^(INSERT 0|UPDATE|DELETE) [1-9]/.test(text)) hasWritten = true
    if (type === 'C' && text.startsWith('ROLLBACK')) hasWritten = false
    const isOver = (type === 'C' && text.startsWith('COMMIT')) || (type === 'Z' && text === 'I')
    const isCommitted = isOver && hasWritten
    if (isOver) hasWritten = false
    return isCommitted
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      rest = Buffer.concat([rest, chunk])
      for (let end = endOf(rest); end !== undefined; end = endOf(rest)) {
        const message = rest.subarray(0, end)
        rest = rest.subarray(end)
        if (isCommit(message) && !onCommit()) return
        this.push(message)
      }
      done()
    },
  })
}

function endOf(bytes: Buffer): number | undefined {
  const end = bytes.length < 5 ? undefined : bytes.readUInt32BE(1) + 1
  return end !== undefined && end <= bytes.length ? end : undefined
}
