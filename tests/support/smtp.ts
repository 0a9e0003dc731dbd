import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type Smtp = {
  port: number
  /** The received messages, parsed, in order of arrival. */
  mails: ParsedMail[]
  stop(): Promise<void>
}

/** A real mail server that accepts everything. */
export async function startSmtp(port = 0): Promise<Smtp> {
  const mails: ParsedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, callback) {
      simpleParser(stream).then(mail => {
        mails.push(mail)
        callback()
      }, callback)
    },
  })
  const listening = server.listen(port, '127.0.0.1')
  await once(listening, 'listening')
  return {
    port: (listening.address() as AddressInfo).port,
    mails,
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}

/** The configuration of an SMTP connector for such a server. */
export function smtpConfig(port: number) {
  return {
    host: '127.0.0.1',
    port,
    fromEmail: 'no-reply@latchkey.example',
    templates: ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map(usageType => ({
      usageType,
      contentType: 'text/plain',
      subject: 'A code',
      content: 'Your code: {{code}}',
    })),
  }
}
