import { connect, type Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import { mayServeMail } from './addresses.ts'
import { lookupGuarded } from './lookup.ts'
import { type MailAuth, mailLogin } from './mail-login.ts'
import { patience, tooSlow, Undelivered } from './undelivered.ts'

export type MailServer = {
  host: string
  port: number
  auth: MailAuth
  secure: boolean
  tls: Record<string, unknown>
  ignoreTLS?: boolean | undefined
  requireTLS?: boolean | undefined
  name?: string | undefined
  localAddress?: string | undefined
  servername?: string | undefined
}

/** An address as an object counts as one address, whatever characters the name has. */
type Address = string | { name: string; address: string }

export type Mail = {
  from: Address
  replyTo?: Address | undefined
  to: string
  subject: string
  text?: string | undefined
  html?: string | undefined
  headers?: Record<string, string | string[]> | undefined
}

/** Sends a mail through an SMTP server, in bounded time. Errors: `Undelivered`. */
export async function sendMail(
  server: MailServer,
  mail: Mail,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  const signal = AbortSignal.timeout(patience)
  try {
    // Loaded on demand: most servers never send through SMTP, and a start should be fast.
    const { createTransport } = await import('nodemailer')
    const { host, port, secure, tls, ignoreTLS = false, requireTLS = false, name, servername } = server
    const transport = createTransport({
      ...{ host, port, secure, tls, ignoreTLS, requireTLS },
      ...(name && { name }),
      ...(servername && { servername }),
      ...(await mailLogin(server.auth, fetch, signal)),
      // No logger: it would write codes and passwords. No file or URL access: content could include the server's own
      // files.
      ...{ logger: false, debug: false, disableFileAccess: true, disableUrlAccess: true },
      ...{
        connectionTimeout: patience,
        greetingTimeout: patience,
        socketTimeout: patience,
        dnsTimeout: patience,
      },
      getSocket: (_, answer) =>
        openSocket(server, signal).then(connection => answer(null, { connection }), answer),
    })
    const { replyTo, headers, to, ...content } = mail
    await transport.sendMail({
      ...content,
      // An object counts as one address. `nodemailer` would parse a string as a list of recipients.
      to: { name: '', address: to },
      ...(replyTo && { replyTo }),
      ...(headers && { headers }),
      signal,
    })
  } catch (error) {
    throw error instanceof Undelivered ? error : undelivered(error, signal)
  }
}

/**
 * SSRF guard for SMTP. Private addresses are allowed, because mail servers are often private and only administrators
 * configure them. Metadata addresses of clouds are refused, because no mail server has one.
 */
function openSocket({ host, port, localAddress }: MailServer, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (isForbidden(host)) return reject(forbidden())
    const socket = connect({
      host,
      port,
      lookup: resolveMailServer,
      ...(localAddress && { localAddress }),
      signal,
    })
    // Kept after the connection is made: an abort emits `error` later, and without a listener that ends the process.
    socket.on('error', reject)
    socket.once('connect', () => resolve(socket))
  })
}

const resolveMailServer = lookupGuarded(address => (isForbidden(address) ? forbidden() : undefined))

function isForbidden(host: string): boolean {
  const literal = host.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(literal) && !mayServeMail(literal)
}

function forbidden(): Undelivered {
  return new Undelivered('its address is not one of a mail server')
}

function undelivered(error: unknown, { aborted }: AbortSignal): Undelivered {
  // `nodemailer` gives the kind of failure in `code` and the status of the SMTP reply in `responseCode`.
  const {
    code = '',
    responseCode,
    message = '',
  } = error as { code?: string; responseCode?: number; message?: string }
  const answer = responseCode ? ` (${responseCode})` : ''
  if (aborted || code === 'ETIMEDOUT') return new Undelivered(tooSlow, message)
  if (code === 'EAUTH') return new Undelivered(`it did not accept the sign-in${answer}`, message)
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return new Undelivered(`it did not take the message${answer}`, message)
  if (code === 'ETLS' || /certificate|TLS|SSL/i.test(message))
    return new Undelivered('no secure connection could be made', message)
  if (code === 'EPROTOCOL') return new Undelivered(`it does not speak SMTP as expected${answer}`, message)
  return new Undelivered(`it could not be reached${answer}`, message)
}
