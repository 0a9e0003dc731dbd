import { type EmailTemplateDetails, Problem } from '@latchkey/contract'
import { Undelivered } from '../outside/undelivered.ts'
import type { Queryable } from '../store/database.ts'
import { hasConnectorOfType, openConnectorOfType } from './connector.ts'
import { deliver } from './deliver.ts'
import { findEmailTemplate } from './email-templates.ts'
import { type Content, composeLetter, type Letter, letterOf } from './letters.ts'
import { renderMail } from './mail-content.ts'
import type { Mailbox } from './mailbox.ts'
import type { LinkSender, Message, MessageServices, TemplatedMessage } from './message.ts'
import { escapeHtml } from './render.ts'

const typeOf = { email: 'Email', phone: 'Sms' } as const

/**
 * Sends a message to a person through the connector of its type. Without a connector it goes to the mailbox for
 * development. Takes up to ten seconds: never call it inside a transaction. docs/wire/management-api.md#5.9.
 * Errors: `connector.not_found` (501), `connector.template_not_found`, `connector.invalid_request_parameters`,
 * `connector.invalid_config`, `connector.general`.
 */
export async function sendMessage(services: MessageServices, given: Message): Promise<void> {
  requireOneRecipient(given)
  const { database, vault, mailbox, logger } = services
  const type = typeOf[given.to.type]
  const connector = await openConnectorOfType(database, vault, type)
  // The server at an `http-email` connector writes its own letters.
  const message = connector?.factoryId === 'http-email' ? given : await withTemplate(database, given)
  if (!connector) {
    if (!mailbox) throw new Problem('connector.not_found', { type })
    return keepForDevelopment(mailbox, message)
  }
  await deliver(services, connector, message).catch(error => {
    if (!(error instanceof Undelivered)) throw error
    const { reason } = error
    logger.warn({ connector: connector.id, factory: connector.factoryId, reason }, 'a message did not leave')
    throw new Problem('connector.general', { reason })
  })
}

/** Text messages and notices have no e-mail template. */
async function withTemplate(tx: Queryable, message: Message): Promise<Message> {
  if (message.usage === 'SecurityNotice' || message.to.type !== 'email') return message
  return { ...message, template: await findEmailTemplate(tx, message) }
}

/** Sends messages with links to the pages of this server. */
export function linkSender(
  services: MessageServices & { config: MessageServices['config'] & { endpoint: string } },
): LinkSender {
  return { endpoint: services.config.endpoint, send: message => sendMessage(services, message) }
}

/** Sends a security notice, bypassing the connector's templates. Errors as for `sendMessage`. */
export function sendNotice(services: MessageServices, to: Message['to'], content: Content): Promise<void> {
  const { subject, text, html } = composeLetter(content)
  return sendMessage(services, { to, usage: 'SecurityNotice', payload: { subject, text, html } })
}

/** Whether messages of this type can be sent, or kept in the mailbox for development. */
export async function canSend(
  { database, mailbox }: Pick<MessageServices, 'database' | 'mailbox'>,
  type: 'email' | 'phone',
): Promise<boolean> {
  return mailbox !== undefined || hasConnectorOfType(database, typeOf[type])
}

/**
 * Refuses an address with several recipients, such as `a@b.example,c@d.example`. The wire's pattern allows it.
 * Errors: `connector.invalid_request_parameters`.
 */
export function requireOneRecipient({ to: { type, value } }: Message): void {
  const pattern = type === 'email' ? /^[^\s,;:<>()[\]"\\@]+@[^\s,;:<>()[\]"\\@]+$/ : /^\d+$/
  if (!pattern.test(value))
    throw new Problem('connector.invalid_request_parameters', { reason: `this is not one ${type}` })
}

/** Keeps a message in the mailbox for development, instead of sending it. */
export function keepForDevelopment(mailbox: Mailbox, message: Message): void {
  const { to, usage, payload } = message
  const { code, link } = usage === 'SecurityNotice' ? {} : payload
  const letter = letterFor(message)
  mailbox.keep({ ...letter, type: to.type, to: to.value, usage, code, link, keptAt: new Date() })
}

function letterFor(message: Message): Letter {
  if (message.usage !== 'SecurityNotice') {
    const { usage, payload, letter, template } = message
    const builtIn = letter ? composeLetter(letter) : letterOf(usage, payload)
    return template ? { ...builtIn, ...asLetter(template, payload) } : builtIn
  }
  const { subject, text, html } = message.payload
  return { subject, text, html, short: text }
}

function asLetter(template: EmailTemplateDetails, payload: TemplatedMessage['payload']): Partial<Letter> {
  const {
    subject,
    text = '',
    html = `<!doctype html><pre>${escapeHtml(text)}</pre>`,
  } = renderMail(template, payload)
  return { subject, text, html }
}
