import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  request as requestOf,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

type Answer = { status: number; body: unknown }

/** An HTTP proxy before a server, on the address that people know: it can be away, slow, or of another version. */
export type ServerProxy = {
  url: string
  /** Where the server is. */
  target: string
  /** Milliseconds that each request waits. */
  delay: number
  /** Changes the JSON that the server answers to a request, given as method and path. */
  change: ((route: string, answer: Answer) => Answer) | undefined
  /** Method and path of each request that was forwarded, preflights aside. */
  requests: string[]
  /** Closes the port and all its connections. */
  cut(): Promise<void>
  /** Opens the port again, if it is closed. */
  mend(): Promise<void>
}

export async function startProxy(): Promise<ServerProxy> {
  const sockets = new Set<Socket>()
  let server: Server
  const open = async (port: number) => {
    server = createServer((request, response) => void forward(proxy, request, response))
    server.on('connection', socket => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    server.listen(port, 'localhost')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const proxy: ServerProxy = {
    url: '',
    target: '',
    delay: 0,
    change: undefined,
    requests: [],
    async cut() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async mend() {
      if (!server.listening) await open(Number(new URL(proxy.url).port))
    },
  }
  proxy.url = `http://localhost:${await open(0)}`
  return proxy
}

async function forward(
  proxy: ServerProxy,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Uncompressed, so that it can be changed.
  const {
    method = 'GET',
    url = '/',
    headers: { 'accept-encoding': _, ...headers },
  } = request
  const route = `${method} ${url.replace(/\?.*/, '')}`
  if (method !== 'OPTIONS') proxy.requests.push(route)
  await pause(proxy.delay)
  const onwards = requestOf(`${proxy.target}${url}`, { method, headers })
  onwards.on('error', () => response.destroy())
  onwards.on('response', async answer => {
    const { statusCode = 502, headers: given } = answer
    const isJson = given['content-type']?.includes('application/json') === true
    if (!isJson || !proxy.change) {
      answer.pipe(response.writeHead(statusCode, given))
      return
    }
    const { 'content-length': _, ...others } = given
    const { status, body } = proxy.change(route, { status: statusCode, body: await json(answer) })
    response.writeHead(status, others).end(JSON.stringify(body))
  })
  request.pipe(onwards)
}
