import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../connectors/mailbox.ts'

/** Headers by which a proxy on this machine marks a forwarded request. */
const forwarding = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]

/**
 * Whether a request was made on this machine, without a proxy. The peer's address alone is not enough, because a
 * proxy on the same machine may add no header. So the endpoint must be a loopback address, and so must the `Host`
 * header: with DNS rebinding, a page from elsewhere can point a name of its own to this address.
 */
export function isFromThisMachine({ socket, headers }: IncomingMessage, endpoint: string): boolean {
  return (
    /^(::1$|(::ffff:)?127\.)/.test(socket.remoteAddress ?? '') &&
    isLoopback(new URL(endpoint).hostname) &&
    isLoopback(URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '') &&
    forwarding.every(name => headers[name] === undefined)
  )
}
