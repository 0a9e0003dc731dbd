import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { type Config, ConfigError } from './config.ts'
import type { Health } from './services.ts'

export type Listening = {
  port: number
  /**
   * Announces the shutdown, by `/readyz` and by `Connection: close` on every response, and keeps answering for the
   * given seconds. Load balancers then send no more requests, and clients release their connections before they are
   * closed.
   */
  drain(seconds: number): Promise<void>
  /** Refuses new connections, finishes running requests, closes idle connections; after 20 s closes the rest. */
  close(): Promise<void>
}

/** Milliseconds that running requests get at shutdown. */
const shutdownTimeout = 20_000
/** Milliseconds until an unused connection is closed at shutdown: browsers open some in advance. */
const silence = 1000

type Connection = {
  /** `performance.now()` when it was opened. */
  since: number
  /**
   * The latest response, running or sent. A set of running responses would cost each request 10 %: it grows and
   * shrinks so fast that the garbage collector promotes what it holds.
   */
  response: ServerResponse | undefined
}

export async function listen(
  server: Server,
  { port, host }: Pick<Config, 'port' | 'host'>,
  health: Health,
): Promise<Listening> {
  const connections = new Map<Socket, Connection>()
  let accepted = 0
  server.prependListener('request', ({ socket }, response) => {
    if (health.isDraining) response.shouldKeepAlive = false
    const connection = connections.get(socket)
    if (connection) connection.response = response
  })
  server.on('connection', socket => {
    accepted += 1
    connections.set(socket, { since: performance.now(), response: undefined })
    socket.once('close', () => connections.delete(socket))
  })
  server.listen(port, host)
  await once(server, 'listening').catch(error => {
    throw explain(error, port)
  })

  /**
   * Accepts the pending connections of the kernel, one each turn of the event loop: closing the listening socket
   * would reset them.
   */
  async function takeAllAccepted(): Promise<void> {
    const begun = performance.now()
    let before: number
    do {
      before = accepted
      await turn()
    } while (accepted !== before && performance.now() - begun < 1000)
  }

  function closeUnused(): void {
    server.closeIdleConnections()
    for (const [socket, { since }] of connections)
      if (socket.bytesRead === 0 && performance.now() - since > silence) socket.destroy()
  }

  return {
    port: (server.address() as AddressInfo).port,
    async drain(seconds) {
      health.isDraining = true
      for (const { response } of connections.values()) if (response) response.shouldKeepAlive = false
      await pause(seconds * 1000)
    },
    async close() {
      const closed = once(server, 'close')
      await takeAllAccepted()
      server.close()
      // Repeated, because a connection becomes idle only after its last response.
      const sweeping = setInterval(closeUnused, 50)
      const closingAll = setTimeout(() => server.closeAllConnections(), shutdownTimeout)
      await closed
      clearInterval(sweeping)
      clearTimeout(closingAll)
    },
  }
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new ConfigError(`Port ${port} is taken by another program. End it, or set PORT to a free one.`)
  if (error.code === 'EACCES')
    return new ConfigError(`Port ${port} may not be opened by this user. Set PORT to one above 1023.`)
  return error
}
