import { Problem } from '@latchkey/contract'
import { Undelivered } from '../outside/undelivered.ts'
import { hasConnectorOfType, openConnectorOfType } from './connector.ts'
import { deliver } from './deliver.ts'
import { type Content, composeLetter, type Letter, letterOf } from './letters.ts'
import type { Mailbox } from './mailbox.ts'
import type { LinkSender, Message, MessageServices } from './message.ts'

const typeOf = { email: 'Email', phone: 'Sms' } as const

/**
 * Sends a message to a person through the connector of its type. Without a connector it goes to the mailbox for
 * development. Takes up to ten seconds: never call it inside a transaction. docs/wire/management-api.md#5.9.
 * Errors: `connector.not_found` (501), `connector.template_not_found`, `connector.invalid_request_parameters`,
 * `connector.invalid_config`, `connector.general`.
 */
export async function sendMessage(services: MessageServices, message: Message): Promise<void> {
  requireOneRecipient(message)
  const { database, vault, mailbox, logger } = services
  const type = typeOf[message.to.type]
  const connector = await openConnectorOfType(database, vault, type)
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

function keepForDevelopment(mailbox: Mailbox, message: Message): void {
  const { to, usage, payload } = message
  const { code, link } = usage === 'SecurityNotice' ? {} : payload
  const letter = builtInLetter(message)
  mailbox.keep({ ...letter, type: to.type, to: to.value, usage, code, link, keptAt: new Date() })
}

function builtInLetter(message: Message): Letter {
  if (message.usage !== 'SecurityNotice')
    return message.letter ? composeLetter(message.letter) : letterOf(message.usage, message.payload)
  const { subject, text, html } = message.payload
  return { subject, text, html, short: text }
}
