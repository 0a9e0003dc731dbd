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

export async function listen(
  server: Server,
  { port, host }: Pick<Config, 'port' | 'host'>,
  health: Health,
): Promise<Listening> {
  const running = new Set<ServerResponse>()
  const opened = new Map<Socket, number>()
  let accepted = 0
  server.prependListener('request', (_, response) => {
    if (health.isDraining) response.shouldKeepAlive = false
    running.add(response)
    response.once('close', () => running.delete(response))
  })
  server.on('connection', socket => {
    accepted += 1
    opened.set(socket, performance.now())
    socket.once('close', () => opened.delete(socket))
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
    for (const [socket, since] of opened)
      if (socket.bytesRead === 0 && performance.now() - since > silence) socket.destroy()
  }

  return {
    port: (server.address() as AddressInfo).port,
    async drain(seconds) {
      health.isDraining = true
      for (const response of running) response.shouldKeepAlive = false
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
