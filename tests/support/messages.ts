import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type Post = { path: string; headers: IncomingHttpHeaders; text: string }

/** A real HTTP server that records its requests. It answers as `answer` says, 200 by default. */
export async function startPostbox(
  answer: RequestListener = (_, response) => void response.end('{}'),
): Promise<{ url: string; posts: Post[]; stop(): void }> {
  const posts: Post[] = []
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk)
    posts.push({
      path: `${message.method} ${message.url}`,
      headers: message.headers,
      text: Buffer.concat(chunks).toString(),
    })
    answer(message, response)
  })
  return { url: `http://localhost:${await listen(server)}`, posts, stop: () => stop(server) }
}

export type Received = ParsedMail & { envelopeTo: string[]; login: string | undefined; isSecure: boolean }

/**
 * A real SMTP server. It accepts the login `latchkey` with `a-password-of-smtp`, and parses what it receives as mail
 * clients do.
 */
export async function startMailServer(
  options: SMTPServerOptions = {},
): Promise<{ port: number; mails: Received[]; stop(): Promise<void> }> {
  const mails: Received[] = []
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    onAuth({ username, password }, _, done) {
      if (username === 'latchkey' && password === 'a-password-of-smtp') return done(null, { user: username })
      done(new Error('no such user here'))
    },
    onData(stream, session, done) {
      simpleParser(stream).then(mail => {
        const envelopeTo = session.envelope.rcptTo.map(({ address }) => address)
        mails.push({ ...mail, envelopeTo, login: session.user, isSecure: session.secure })
        done()
      }, done)
    },
    ...options,
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return { port, mails, stop: () => new Promise(resolve => server.close(() => resolve())) }
}

/** A server that handles its connections as given. */
export async function startOddServer(
  behave: (socket: Socket) => void,
): Promise<{ port: number; sockets: Set<Socket>; stop(): void }> {
  const sockets = new Set<Socket>()
  const server = createTcpServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    // Without reading, the socket would not notice that the other side has closed.
    socket.resume()
    behave(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { port: (server.address() as AddressInfo).port, sockets, stop }
}

async function listen(server: Server): Promise<number> {
  server.listen(0)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function stop(server: Server): void {
  server.closeAllConnections()
  server.close()
}
