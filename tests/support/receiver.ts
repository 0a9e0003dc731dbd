import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Received = {
  headers: IncomingHttpHeaders
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests assert its shape
  body: any
  at: number
}

type Answer = (response: ServerResponse, message: Received) => unknown

/** A receiver of webhooks: a real HTTP server. `answer` may be replaced; 204 unless given. */
export async function startReceiver(answer: Answer = response => void response.writeHead(204).end()) {
  const received: Received[] = []
  const receiver = { answer }
  const server = createServer(async (request: IncomingMessage, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const text = Buffer.concat(parts).toString()
    const message = { headers: request.headers, text, body: parsed(text), at: Date.now() }
    received.push(message)
    receiver.answer(response, message)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    /** The bodies of one event, in the order of arrival. */
    of: (event: string) => received.filter(({ body }) => body.event === event).map(({ body }) => body),
    reply(next: Answer) {
      receiver.answer = next
    },
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
