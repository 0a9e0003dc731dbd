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

export type Mail = {
  from: string
  replyTo?: string | undefined
  to: string
  subject: string
  text?: string | undefined
  html?: string | undefined
  headers?: Record<string, string | string[]> | undefined
}

/** Hands a mail to an SMTP server, in bounded time. */
export async function sendMail(
  server: MailServer,
  mail: Mail,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  const signal = AbortSignal.timeout(patience)
  try {
    // Loaded when it is needed: most servers never send through SMTP, and all of them want to start fast.
    const { createTransport } = await import('nodemailer')
    const { host, port, secure, tls, ignoreTLS = false, requireTLS = false, name, servername } = server
    const transport = createTransport({
      ...{ host, port, secure, tls, ignoreTLS, requireTLS },
      ...(name && { name }),
      ...(servername && { servername }),
      ...(await mailLogin(server.auth, fetch, signal)),
      // Its log would hold codes and passwords; its files and addresses are ours.
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
      // As an object it is one address, however it is written.
      to: { name: '', address: to },
      ...(replyTo && { replyTo }),
      ...(headers && { headers }),
      signal,
    })
  } catch (error) {
    throw error instanceof Undelivered ? error : undelivered(error, signal)
  }
}

/** Mail servers are often private, and only administrators name them; but nobody's mail server is a cloud's metadata. */
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
    // Stays when the connection is made: it may be ended by the signal when nobody else listens any more.
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
  // `nodemailer` names its failures in `code`, and what the server answered in `responseCode`.
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
