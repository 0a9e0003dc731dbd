import { Problem, type UsageType } from '@latchkey/contract'
import { Undelivered } from '../outside/undelivered.ts'
import type { Queryable } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import { hasConnectorOfType, openConnectorOfType } from './connector.ts'
import { deliver } from './deliver.ts'
import { type Content, composeLetter, letterOf } from './letters.ts'
import type { Mailbox } from './mailbox.ts'

/** What a message says; contract account-api 3.2. */
export type MessagePayload = {
  code?: string | undefined
  link?: string | undefined
  /** A language tag. */
  locale?: string | undefined
  /** `application`, `organization`, `user`, …: what templates may speak of. */
  [context: string]: unknown
}

/** A notice that is written already: no template of a connector has a say in what it warns of. */
export type Notice = { subject: string; text: string; html: string; locale?: string | undefined }

export type Message = {
  to: { type: 'email' | 'phone'; value: string }
  /** The address of whoever asked for it. */
  ip?: string | undefined
} & ({ usage: UsageType; payload: MessagePayload } | { usage: 'SecurityNotice'; payload: Notice })

/** What it takes to reach people; the services has all of it. */
export type Outside = {
  config: { twilioUrl: string }
  database: Queryable
  vault: Vault
  /** Guarded: addresses that administrators gave. */
  fetch: typeof globalThis.fetch
  mailbox: Mailbox | undefined
  logger: { warn(about: object, text: string): void }
}

const typeOf = { email: 'Email', phone: 'Sms' } as const

/**
 * Sends a message to a person, through the connector for its kind; where none is set up, into the mailbox for
 * development. It takes ten seconds at most: never call it inside a transaction.
 * Errors: `connector.not_found` (501), `connector.template_not_found`, `connector.invalid_request_parameters`,
 * `connector.invalid_config`, `connector.general`; contract management-api 5.9.
 */
export async function sendMessage(outside: Outside, message: Message): Promise<void> {
  requireOneRecipient(message)
  const { database, vault, mailbox, logger } = outside
  const type = typeOf[message.to.type]
  const connector = await openConnectorOfType(database, vault, type)
  if (!connector) {
    if (!mailbox) throw new Problem('connector.not_found', { type })
    return keepForDevelopment(mailbox, message)
  }
  await deliver(outside, connector, message).catch(error => {
    if (!(error instanceof Undelivered)) throw error
    const { reason } = error
    logger.warn({ connector: connector.id, factory: connector.factoryId, reason }, 'a message did not leave')
    throw new Problem('connector.general', { reason })
  })
}

/** Sends a notice, of which somebody else wrote every word. */
export function sendNotice(outside: Outside, to: Message['to'], content: Content): Promise<void> {
  const { subject, text, html } = composeLetter(content)
  return sendMessage(outside, { to, usage: 'SecurityNotice', payload: { subject, text, html } })
}

/** Whether messages of this kind leave, or are at least kept for development. */
export async function canSend(
  { database, mailbox }: Pick<Outside, 'database' | 'mailbox'>,
  type: 'email' | 'phone',
): Promise<boolean> {
  return mailbox !== undefined || hasConnectorOfType(database, typeOf[type])
}

/** The wire lets more pass as an address than what reaches one person: `a@b.example,c@d.example` are two. */
export function requireOneRecipient({ to: { type, value } }: Message): void {
  const pattern = type === 'email' ? /^[^\s,;:<>()[\]"\\@]+@[^\s,;:<>()[\]"\\@]+$/ : /^\d+$/
  if (!pattern.test(value))
    throw new Problem('connector.invalid_request_parameters', { reason: `this is not one ${type}` })
}

function keepForDevelopment(mailbox: Mailbox, { to, usage, payload }: Message): void {
  const letter =
    usage === 'SecurityNotice'
      ? { subject: payload.subject, text: payload.text, html: payload.html, short: payload.text }
      : letterOf(usage, payload)
  const { code, link } = usage === 'SecurityNotice' ? {} : payload
  mailbox.keep({ ...letter, type: to.type, to: to.value, usage, code, link, keptAt: new Date() })
}
