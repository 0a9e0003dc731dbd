import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../connectors/mailbox.ts'

/** Headers by which a proxy on this machine says that it brings a stranger in. */
const forwarding = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]

/** Whether a request was made on this machine, and by nobody else through it. */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  const isLocal = /^(::1$|(::ffff:)?127\.)/.test(socket.remoteAddress ?? '')
  return isLocal && forwarding.every(name => headers[name] === undefined)
}

/** Whether it also asks for this machine by name: a page from elsewhere can give this address to a name of its own. */
export function asksForThisMachine({ headers }: IncomingMessage): boolean {
  return isLoopback(URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '')
}
