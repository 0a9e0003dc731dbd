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

/**
 * Whether a request was made on this machine, and by nobody else through it. The peer alone does not tell: a proxy on the same machine
 * may add no header. So the server has to be one for this machine, and has to be asked for by a name of this machine: a page from
 * elsewhere can give this address to a name of its own.
 */
export function isFromThisMachine({ socket, headers }: IncomingMessage, endpoint: string): boolean {
  return (
    /^(::1$|(::ffff:)?127\.)/.test(socket.remoteAddress ?? '') &&
    isLoopback(new URL(endpoint).hostname) &&
    isLoopback(URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '') &&
    forwarding.every(name => headers[name] === undefined)
  )
}
